using System.CommandLine;
using System.Diagnostics;

namespace Leafwire.Lab.Commands;

/// <summary>
/// The commands that <c>./leafwire</c> carries out itself, because they build what this program is part of. They stand
/// here to be listed and explained with all others, and hand over to the script.
/// </summary>
internal static class ScriptCommands
{
    public static Command Test()
    {
        var suites = new Argument<string[]>("suite")
        {
            Description = "Unit, Integration or Functions (default: all)",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var require = new Option<bool>("--require-functions")
        {
            Description = "Fail when the Durable Task Scheduler's package cannot be had, instead of leaving its backend out",
        };
        var command = new Command("test", "Build everything, run the tests, count") { suites, require };
        command.SetAction((parsed, cancel) => RunAsync(
            ["test", .. parsed.GetValue(require) ? ["--require-functions"] : (string[])[], .. parsed.GetValue(suites) ?? []], cancel));
        return command;
    }

    public static Command Runner()
    {
        var folder = new Argument<string?>("folder")
        {
            Description = "Where the packages are written (default: artifacts/packages)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var package = new Command("package", "Build the edge runner's installation package") { folder };
        package.SetAction(
            (parsed, cancel) => RunAsync(["runner", "package", .. parsed.GetValue(folder) is { } given ? [given] : (string[])[]], cancel));
        return new Command("runner", "The edge runner") { package };
    }

    private static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using Process process = Process.Start("bash", [Path.Combine(LabPaths.Root, "leafwire"), .. arguments]);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }
}
