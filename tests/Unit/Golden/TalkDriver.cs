using System.Globalization;
using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;
using Leafwire.Tests.Unit.Eos;

namespace Leafwire.Tests.Unit.Golden;

/// <summary>
/// The driver as recorded conversations see it: what is sent names the verb, what comes of it is one line. The one place
/// that knows the driver's classes.
/// </summary>
internal static class TalkDriver
{
    /// <summary>Plays a conversation.</summary>
    /// <param name="talk">The conversation.</param>
    /// <param name="transcripts">Its connections, perhaps with pauses.</param>
    /// <param name="cuts">How each connection's bytes are cut; null for not at all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What came of each exchange, as far as it came, and what was left over on the wire.</returns>
    public static async Task<(IReadOnlyList<Outcome> Outcomes, string Unplayed)> PlayAsync(
        RecordedTalk talk, IReadOnlyList<Transcript> transcripts, IReadOnlyList<Func<int, int>>? cuts, CancellationToken cancellationToken)
    {
        var time = new JumpingTime();
        TalkTransport[] transports = [.. transcripts.Select((transcript, i) => new TalkTransport(transcript, time, cuts?[i]))];
        var login = new EosPlatform(new InTurn(transports), new EosOptions(), time);
        List<Outcome> outcomes = [];
        EosDevice? device = null;
        foreach (RecordedTalk.Exchange exchange in talk.Exchanges)
        {
            Outcome outcome;
            transports[exchange.Connection].EndExchange();
            try
            {
                if (exchange.IsLogin)
                {
                    if (device is not null)
                        await device.DisposeAsync();
                    device = await login.ConnectAsync(
                        ScriptedConnector.Leaf1 with { EnablePassword = talk.Head.GetValueOrDefault("enable") }, cancellationToken);
                    outcome = Outcome.Good($"logged in at {device.Host}");
                }
                else
                {
                    outcome = await DoAsync(device ?? throw new InvalidOperationException($"{talk.Name} goes on without a login"),
                        exchange.Sent, cancellationToken);
                }
            }
            catch (TransportException e)
            {
                outcome = new Outcome(false, $"{e.Fault}: {e.Message[(e.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..]}");
            }

            outcomes.Add(outcome);
            // What follows a gap may be out of step.
            if (exchange.Gap is not null)
                return (outcomes, "");
        }

        if (device is not null)
            await device.DisposeAsync();
        return (outcomes, string.Concat(transports.Select(t => t.Rest)));
    }

    private static async Task<Outcome> DoAsync(EosDevice device, IReadOnlyList<string> sent, CancellationToken cancellationToken) =>
        sent[0].Split(' ') switch
        {
            ["show", "version"] =>
                await device.SoftwareAsync(cancellationToken) is { } version ? Outcome.Good(version) : new Outcome(false, "no version"),
            // Both: whether a reboot brings what runs.
            ["show", "running-config"] when sent.Contains("show startup-config") =>
                await IsSavedAsync(device, cancellationToken) ? Outcome.Good("saved") : new Outcome(false, "not saved"),
            ["show", "running-config"] => Text(await device.RunningAsync(cancellationToken)),
            ["show", "configuration", "sessions", "detail"] => Of(await device.SessionsAsync(cancellationToken), Words),
            ["show", "session-config", "diffs"] =>
                Of(await device.DiffAsync(cancellationToken), diff => diff.IsEmpty ? "no difference" : $"+{diff.Added} -{diff.Removed}"),
            ["configure", "session", var session] => Done(await device.OpenAsync(session, cancellationToken)),
            ["configure", "session", var session, "commit"] => Done(await device.ConfirmAsync(session, cancellationToken)),
            ["configure", "session", var session, "abort"] => Done(await device.RevertAsync(session, cancellationToken)),
            ["rollback", "clean-config"] => await LoadAsync(device, sent.Skip(1), ConfigureMode.Replace, cancellationToken),
            ["copy", "terminal:", ..] => await LoadAsync(device, sent, ConfigureMode.Merge, cancellationToken),
            ["commit", "timer", var timer] => Done(await device.ArmAsync(CommitTimer.Read(timer)!.Value, cancellationToken)),
            ["abort"] => Done(await device.DropAsync(cancellationToken)),
            ["write", "memory"] => Done(await device.SaveAsync(cancellationToken)),
            _ => await device.RunAsync(sent[0], cancellationToken) is { Refusal: { } refusal }
                ? new Outcome(false, refusal)
                : Outcome.Good("ok"),
        };

    private static async Task<bool> IsSavedAsync(EosDevice device, CancellationToken cancellationToken) =>
        await device.RunningAsync(cancellationToken) is { IsDone: true, Value: var running }
        && await device.IsSavedAsync(running, cancellationToken);

    private static async Task<Outcome> LoadAsync(
        EosDevice device, IEnumerable<string> sent, ConfigureMode mode, CancellationToken cancellationToken)
    {
        string text = string.Concat(
            sent.Skip(1).TakeWhile(line => line != "\\x04").Select(line => line.Replace("\\\\", "\\", StringComparison.Ordinal) + "\n"));
        Candidate candidate = EosCandidate.Read(text, out _).ShouldNotBeNull();
        SwitchResult load = await device.LoadAsync(candidate, mode, cancellationToken);
        return load.IsDone ? Outcome.Good("loaded")
            : new Outcome(false, load.Lines.Count == 0 ? load.Refusal : string.Join("; ", load.Lines.Select(
                line => $"{line.Number?.ToString(CultureInfo.InvariantCulture) ?? "?"}: '{line.Line}' {line.Answer}")));
    }

    private static string Words(SessionTable table)
    {
        List<string> words = [];
        if (table.Armed is { } armed)
            words.Add($"armed {armed.Name}" + (armed.Left is { } left ? $" {left:c}" : ""));
        words.AddRange(
            table.Sessions.Where(s => s.Name != table.Armed?.Name).Select(s => $"{s.State.ToString().ToLowerInvariant()} {s.Name}"));
        if (table.SavesOnCommit)
            words.Add("saves on commit");
        if (table.MergesOnCommit)
            words.Add("merges on commit");
        return words.Count == 0 ? "no sessions" : string.Join(", ", words);
    }

    // The digest stands for the text, which the file holds already.
    private static Outcome Text(SwitchResult<string> read) =>
        Of(read, text => $"{text.Count(c => c == '\n')} lines {Payload.DigestOf(text)["sha256:".Length..][..8]}");

    private static Outcome Of<T>(SwitchResult<T> read, Func<T, string> words)
        where T : class => read.IsDone ? Outcome.Good(words(read.Value)) : new Outcome(false, read.Refusal);

    private static Outcome Done(SwitchResult result) => result.IsDone ? Outcome.Good("ok") : new Outcome(false, result.Refusal);

    /// <summary>Hands out the connections one after the other.</summary>
    private sealed class InTurn(IEnumerable<ISwitchTransport> transports) : ISwitchConnector
    {
        private readonly Queue<ISwitchTransport> _left = new(transports);

        public Task<ISwitchTransport> ConnectAsync(DeviceProfile device, CancellationToken cancellationToken) =>
            Task.FromResult(_left.Dequeue());
    }

    /// <summary>What came of an exchange.</summary>
    /// <param name="IsGood">True when the switch did what it was told, or answered what it was asked.</param>
    /// <param name="Words">In one line.</param>
    internal sealed record Outcome(bool IsGood, string Words)
    {
        public static Outcome Good(string words) => new(true, words);
    }
}
