using System.Diagnostics;
using Leafwire.Cli;
using Leafwire.Lab.Site;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>What a run of the operators' program said.</summary>
/// <param name="Milliseconds">From its start to its end.</param>
/// <param name="Lines">The lines of its standard output, each with when it came.</param>
internal sealed record OperatorRun(double Milliseconds, IReadOnlyList<(DateTimeOffset At, string Text)> Lines);

/// <summary>The operators' program, started as people start it.</summary>
/// <param name="program">The program.</param>
/// <param name="time">The clock.</param>
internal sealed class OperatorProgram(string program, TimeProvider time)
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="lab">Whose storage it is given.</param>
    /// <param name="arguments">What it is to do.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="UserErrorException">It failed.</exception>
    public async Task<OperatorRun> RunAsync(LabSite lab, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LEAFWIRE_STORAGE_CONNECTION_STRING"] = lab.Storage.ConnectionString;
        long began = time.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"leafwire {arguments[0]} did not start");
        Task<string> words = process.StandardError.ReadToEndAsync(cancellationToken);
        var lines = new List<(DateTimeOffset At, string Text)>();
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            lines.Add((time.GetUtcNow(), line));
        await process.WaitForExitAsync(cancellationToken);
        double took = time.GetElapsedTime(began).TotalMilliseconds;
        return process.ExitCode == ExitCodes.Ok ? new OperatorRun(took, lines) : throw new UserErrorException(
            $"leafwire {arguments[0]} failed: {string.Join('\n', lines.Select(l => l.Text))}{await words}", ExitCodes.PushFailed);
    }
}
