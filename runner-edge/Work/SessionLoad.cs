using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Work;

/// <summary>Loads a candidate into a session of its own and reads the diff.</summary>
internal sealed class SessionLoad(WorkScope scope, string session)
{
    /// <summary>The session's name.</summary>
    public string Session => session;

    /// <summary>
    /// Drops what a killed runner or an interrupted load left: never goes on with a half-loaded session, which would mix two changes.
    /// </summary>
    public async Task ReapAsync(ISwitch device, SessionTable table, CancellationToken cancellationToken)
    {
        foreach (string left in table.Pending.Where(SessionName.IsOwn))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if ((await device.RevertAsync(left, CancellationToken.None)).Refusal is { } refusal)
                scope.Log.SessionNotDropped(scope.Command.Device, left, scope.Secrets.Redact(refusal));
            else
                scope.Log.SessionReaped(scope.Command.Device, left);
        }
    }

    /// <summary>Opens, loads, reads the diff.</summary>
    /// <returns>The diff with its secrets, with the session open; or the reply that ends the command, with the session
    /// dropped; or neither, when there is no difference.</returns>
    /// <exception cref="TransportException">The connection broke; the session may be left behind.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the session is dropped.</exception>
    public async Task<(ConfigDiff? Diff, Reply? Reply)> RunAsync(
        ISwitch device, Candidate candidate, ConfigureMode mode, IReadOnlyList<string> accept, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        scope.Stages.Begin(Stages.Load);
        var request = new LoadRequest(session, candidate, mode) { AcceptRefusals = [.. scope.Options.AcceptRefusals.Union(accept)] };
        SwitchResult load = Redacted(await device.LoadAsync(request, CancellationToken.None));
        scope.Warn(load);
        if (!load.IsDone)
        {
            if (load.IsFull)
                return (null, scope.Reply.Busy($"no configuration session is free on the switch ({load.Refusal}); "
                    + $"drop the pending ones that '{scope.Platform.Words.ShowSessions}' lists"));
            if (!device.IsInSession)
                return (null, scope.Reply.Failed($"no configuration session could be opened: {load.Refusal}"));
            await DropAsync(device);
            return (null, scope.Reply.Rejected(Words(load), load.Lines));
        }

        await StopIfCancelledAsync(device, cancellationToken);
        scope.Stages.Begin(Stages.Diff);
        SwitchResult<ConfigDiff> diff = await device.DiffAsync(CancellationToken.None);
        if (!diff.IsDone || diff.Value.IsEmpty || IsRehash(diff.Value, candidate))
        {
            await DropAsync(device);
            return (null, diff.IsDone ? null : scope.Reply.Failed($"the diff cannot be read: {diff.Refusal}"));
        }

        await StopIfCancelledAsync(device, cancellationToken);
        return (diff.Value, null);
    }

    private bool IsRehash(ConfigDiff diff, Candidate candidate)
    {
        int count = scope.Platform.CountRehashed(diff, candidate);
        if (count == 0)
            return false;
        // Not in words that would be taken for a statement with a secret.
        string words = $"in its diff only salts differ, of what the candidate gives in clear text (lines: {count})";
        scope.Reply.Warn([$"the switch runs the candidate: {words}"]);
        return true;
    }

    /// <summary>Drops the open session. What cannot be dropped is dropped by the next command on this switch.</summary>
    /// <returns>True when it is gone.</returns>
    public async Task<bool> DropAsync(ISwitch device)
    {
        string? problem;
        try
        {
            problem = (await device.DropAsync(CancellationToken.None)).Refusal;
        }
        catch (TransportException e)
        {
            problem = e.Message;
        }

        if (problem is not null)
            scope.Log.SessionNotDropped(scope.Command.Device, session, scope.Secrets.Redact(problem));
        return problem is null;
    }

    private async Task StopIfCancelledAsync(ISwitch device, CancellationToken cancellationToken)
    {
        if (!cancellationToken.IsCancellationRequested)
            return;
        await DropAsync(device);
        cancellationToken.ThrowIfCancellationRequested();
    }

    // A line is redacted before it becomes part of a sentence, so that the sentence keeps its end.
    private SwitchResult Redacted(SwitchResult load) => load with
    {
        Lines = [.. load.Lines.Select(line => ReplyWords.Map(line, scope.Secrets.Redact))],
        Refusal = load.Refusal is { } words ? scope.Secrets.Redact(words) : null,
    };

    private static string Words(SwitchResult load) => load.Lines switch
    {
        [] => $"the switch refused the candidate: {load.Refusal}",
        [{ Number: { } number } line, ..] => $"the switch refused line {number} '{line.Line}': {line.Answer}" + More(load),
        [{ Line: { } text } line, ..] => $"the switch refused '{text}': {line.Answer}" + More(load),
        [var line, ..] => $"the switch refused a line: {line.Answer}" + More(load),
    };

    private static string More(SwitchResult load) => load.LineCount > 1 ? $" (and {load.LineCount - 1} more)" : "";
}
