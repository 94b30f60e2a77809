using System.Diagnostics;

namespace Leafwire.Tests.Processes;

/// <summary>What operators run, in a process of its own, as they have it.</summary>
/// <param name="folder">Where it is run.</param>
/// <param name="storage">The connection string of storage.</param>
/// <param name="api">The host's address; null for none.</param>
public sealed class OperatorProgram(string folder, string storage, Uri? api = null)
{
    // Its own folder has all that it needs; it is built beside this test in the same configuration.
    private static string Program => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Leafwire.Cli", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
        "Leafwire.Cli.dll"));

    /// <summary>Runs a command.</summary>
    public Task<CommandRun> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { WorkingDirectory = folder };
        start.Environment["LEAFWIRE_STORAGE_CONNECTION_STRING"] = storage;
        start.Environment["LEAFWIRE_API"] = api?.ToString();
        // Not what a build server that runs this says of itself.
        foreach (string variable in (string[])["TF_BUILD", "GITHUB_ACTIONS"])
            start.Environment.Remove(variable);
        return CommandRun.OfAsync(start, cancellationToken);
    }
}
