using System.Diagnostics;
using System.Text;

namespace Leafwire.Tests.Processes;

/// <summary>What a program said and how it ended.</summary>
public sealed record CommandRun(int Status, string Output, string Error)
{
    // Several times what the longest one takes on a slow machine.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="TimeoutException">It did not end; it was killed, and the message has what it had said.</exception>
    public static Task<CommandRun> OfAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        OfAsync(new ProcessStartInfo(program, arguments), cancellationToken);

    /// <inheritdoc cref="OfAsync(string, IEnumerable{string}, CancellationToken)" />
    public static async Task<CommandRun> OfAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start");
        var output = new StringBuilder();
        var error = new StringBuilder();
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        Task[] reading =
        [
            ReadAsync(process.StandardOutput, output, either.Token), ReadAsync(process.StandardError, error, either.Token),
        ];
        try
        {
            await Task.WhenAll(reading);
            await process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"'{start.FileName} {string.Join(' ', start.ArgumentList)}' did not end, having said\n{output}{error}", e);
        }

        return new CommandRun(process.ExitCode, output.ToString(), error.ToString());
    }

    private static async Task ReadAsync(StreamReader from, StringBuilder into, CancellationToken cancellationToken)
    {
        var buffer = new char[4_096];
        for (int read; (read = await from.ReadAsync(buffer, cancellationToken)) > 0;)
            into.Append(buffer, 0, read);
    }
}
