using System.Diagnostics;
using System.Text;
using Leafwire.Cli;
using Leafwire.Lab.Switches;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>
/// Configures a switch through OpenSSH over two connections and checks nothing: the limit that the wire and the switch set.
/// </summary>
/// <param name="ssh">The program.</param>
/// <param name="time">The clock.</param>
internal sealed class BareSession(OpenSsh ssh, TimeProvider time)
{
    // No pattern of a step looks further back.
    private const int Looked = 1024;

    // Nothing of it takes so long, unless the switch says something that is not waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private int _sessions;

    /// <summary>From the program's first start to a configuration that is confirmed and saved.</summary>
    /// <returns>Milliseconds.</returns>
    /// <exception cref="UserErrorException">It ended in between, or the switch said something else.</exception>
    public async Task<double> RunAsync(SimulatedSwitch device, string configuration, CancellationToken cancellationToken)
    {
        string session = $"bare-{++_sessions}";
        long began = time.GetTimestamp();
        await ConverseAsync(device, BareStep.Arm(session, configuration), cancellationToken);
        await ConverseAsync(device, BareStep.Confirm(session), cancellationToken);
        return time.GetElapsedTime(began).TotalMilliseconds;
    }

    private async Task ConverseAsync(SimulatedSwitch device, IReadOnlyList<BareStep> steps, CancellationToken cancellationToken)
    {
        using Process process = ssh.Start(device.Port, device.State.Options.Username, device.State.Options.Password);
        Task<string> words = process.StandardError.ReadToEndAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var heard = new StringBuilder();
        BareStep? at = null;
        try
        {
            await HearAsync(process.StandardOutput, BareStep.Greeting, heard, limit.Token);
            foreach (BareStep step in steps)
            {
                at = step;
                heard.Clear();
                // A switch echoes while it is written to.
                Task writing = SayAsync(process.StandardInput, step.Text, limit.Token);
                await HearAsync(process.StandardOutput, step.Until, heard, limit.Token);
                await writing;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            process.Kill();
            string after = at is null ? "the login" : $"'{at.Text[..Math.Min(at.Text.Length, 40)].Trim()}'";
            throw new UserErrorException(
                $"the bare session failed after {after}: {(await words).Trim()} {heard.ToString().Trim()}", ExitCodes.PushFailed);
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task SayAsync(StreamWriter input, string text, CancellationToken cancellationToken)
    {
        await input.WriteAsync(text.AsMemory(), cancellationToken);
        await input.FlushAsync(cancellationToken);
    }

    private static async Task HearAsync(
        StreamReader output, System.Text.RegularExpressions.Regex until, StringBuilder heard, CancellationToken cancellationToken)
    {
        var buffer = new char[16 * Looked];
        while (true)
        {
            int read = await output.ReadAsync(buffer, cancellationToken);
            if (read == 0)
                throw new EndOfStreamException();
            heard.Append(buffer, 0, read);
            if (heard.Length > 2 * Looked)
                heard.Remove(0, heard.Length - Looked);
            if (until.IsMatch(heard.ToString()))
                return;
        }
    }
}
