using System.Diagnostics;
using System.Globalization;
using Leafwire.Cli;
using Leafwire.Lab.Switches;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>Configures a switch by a script that checks nothing: the limit that the wire and the switch set.</summary>
internal static class BareSession
{
    /// <summary>Milliseconds from connect to saved, for each round.</summary>
    public static async Task<IReadOnlyList<double>> RunAsync(
        SimulatedSwitch device, string configuration, int rounds, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            string script = Path.Combine(LabPaths.Root, "lab", "node", "bare-session.js");
            var start = new ProcessStartInfo(
                "node", [script, device.Port.ToString(CultureInfo.InvariantCulture), "admin", $"bench-{round}"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process process = Process.Start(start)!;
            await process.StandardInput.WriteAsync(
                configuration.Replace("\nend\n", $"\nvlan {2000 + round}\n   name BARE\n!\nend\n", StringComparison.Ordinal).AsMemory(),
                cancellationToken);
            process.StandardInput.Close();
            Task<string> words = process.StandardError.ReadToEndAsync(cancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
                throw new UserErrorException($"the bare session failed: {await words}", ExitCodes.PushFailed);
            times.Add(double.Parse(output, CultureInfo.InvariantCulture));
        }

        return times;
    }
}
