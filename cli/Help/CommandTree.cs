using System.CommandLine;
using System.CommandLine.Help;
using Leafwire.Cli.Completion;

namespace Leafwire.Cli.Help;

/// <summary>The program as a tree of commands.</summary>
internal static class CommandTree
{
    /// <summary>Puts commands together.</summary>
    /// <param name="commands">The program's commands; they are listed by name.</param>
    public static RootCommand Root(IReadOnlyList<Command> commands)
    {
        ArgumentNullException.ThrowIfNull(commands);
        var root = new RootCommand("Leafwire: switch configurations from the cloud onto switches, as one transaction")
        {
            HelpName = ProgramName.Text,
        };
        foreach (Command command in commands.Append(CompletionCommand.Create()).OrderBy(c => c.Name, StringComparer.Ordinal))
            root.Subcommands.Add(command);
        CommandExamples.AddTo(root.Subcommands);
        root.WithExamples(
            ("a page to start from", ""),
            ("what a command does, with examples", "push --help"));
        // The option is there for all commands below.
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpPage((HelpAction)help.Action!);
        bool hasLab = root.Subcommands.Any(c => c.Name == "lab");
        root.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(StartPage.Of(ProgramName.Text, hasLab));
            return ExitCodes.Ok;
        });
        return root;
    }
}
