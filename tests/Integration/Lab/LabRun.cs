using System.Diagnostics;
using Leafwire.Lab;
using Leafwire.Tests.Processes;

namespace Leafwire.Tests.Integration.Lab;

/// <summary>What <c>./leafwire</c> has beside the operators' commands, in a process of its own.</summary>
internal static class LabRun
{
    /// <summary>Runs a command.</summary>
    /// <param name="arguments">The command, as <c>lab --json</c>.</param>
    /// <param name="folder">Where it is run and keeps its files.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<CommandRun> OfAsync(IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [LabPaths.Program("Leafwire.Lab.Commands"), .. arguments]) { WorkingDirectory = folder };
        (start.Environment["TMPDIR"], start.Environment[LabPaths.RootVariable]) = (folder, LabPaths.Root);
        return CommandRun.OfAsync(start, cancellationToken);
    }
}
