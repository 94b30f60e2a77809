using System.CommandLine;
using Leafwire.Cli.Help;

namespace Leafwire.Cli.Completion;

/// <summary><c>leafwire completion SHELL</c>: prints a script by which a shell completes what is typed.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh" };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.Shells]);
        var command = new Command("completion", "Print a script by which a shell completes commands and options") { shell };
        command.SetAction(parsed =>
        {
            Console.Out.Write(CompletionScripts.Of(parsed.GetRequiredValue(shell)));
            return ExitCodes.Ok;
        });
        return command.WithExamples(
            ("now, in bash", "completion bash > ~/.local/share/bash-completion/completions/leafwire"),
            ("for PowerShell", "completion pwsh >> $PROFILE"));
    }
}
