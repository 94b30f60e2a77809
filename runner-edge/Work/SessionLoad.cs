using Leafwire.Contracts;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Ssh;

namespace Leafwire.Runner.Work;

/// <summary>Loads a candidate into the push's session and reads the diff.</summary>
internal sealed class SessionLoad(WorkScope scope)
{
    /// <summary>Drops what a killed runner or an interrupted load left: never goes on with a half-loaded session, which would mix two changes.</summary>
    public async Task ReapAsync(EosDevice device, SessionTable table, CancellationToken cancellationToken)
    {
        foreach (string session in table.Pending.Where(Names.IsOwnSession))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await device.AbortAsync(session, CancellationToken.None) is { } refusal)
                WorkLog.SessionNotDropped(scope.Log, scope.Command.Device, session, scope.Secrets.Redact(refusal));
            else
                WorkLog.SessionReaped(scope.Log, scope.Command.Device, session);
        }
    }

    /// <summary>Opens, loads, reads the diff and redacts it.</summary>
    /// <returns>The diff, with the session open; or the reply that ends the command, with the session dropped.</returns>
    /// <exception cref="TransportException">The connection broke; the session may be left behind.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the session is dropped.</exception>
    public async Task<(ConfigDiff? Diff, Reply? Reply)> RunAsync(EosDevice device, Candidate candidate, ConfigureMode mode, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        scope.Stages.Begin(Stages.Load);
        if (await device.OpenAsync(scope.Session, CancellationToken.None) is { } closed)
        {
            return (null, EosDialect.TooManySessions().IsMatch(closed)
                ? scope.Reply.Busy($"no configuration session is free on the switch ({closed}); drop the pending ones that 'show configuration sessions' lists")
                : scope.Reply.Failed($"no configuration session could be opened: {closed}"));
        }

        LoadResult load = (await device.LoadAsync(candidate, mode, CancellationToken.None)).Redact(scope.Secrets);
        if (!load.IsLoaded)
        {
            await DropAsync(device);
            return (null, scope.Reply.Rejected(Words(load), load.Lines));
        }

        await StopIfCancelledAsync(device, cancellationToken);
        scope.Stages.Begin(Stages.Diff);
        Told<ConfigDiff> diff = await device.DiffAsync(CancellationToken.None);
        if (!diff.IsAnswer || diff.Value.IsEmpty)
        {
            await DropAsync(device);
            return (null, diff.IsAnswer ? scope.Reply.Unchanged() : scope.Reply.Failed($"the diff cannot be read: {diff.Refusal}"));
        }

        await StopIfCancelledAsync(device, cancellationToken);
        return (diff.Value with { Text = scope.Secrets.RedactConfiguration(diff.Value.Text) }, null);
    }

    /// <summary>Drops the open session. What cannot be dropped is dropped by the next command on this switch.</summary>
    public async Task DropAsync(EosDevice device)
    {
        try
        {
            if (await device.DropAsync(CancellationToken.None) is { } refusal)
                WorkLog.SessionNotDropped(scope.Log, scope.Command.Device, scope.Session, scope.Secrets.Redact(refusal));
        }
        catch (TransportException e)
        {
            WorkLog.SessionNotDropped(scope.Log, scope.Command.Device, scope.Session, scope.Secrets.Redact(e.Message));
        }
    }

    private async Task StopIfCancelledAsync(EosDevice device, CancellationToken cancellationToken)
    {
        if (!cancellationToken.IsCancellationRequested)
            return;
        await DropAsync(device);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static string Words(LoadResult load) => load.Lines switch
    {
        [] => $"the switch refused the candidate: {load.Words}",
        [{ Number: { } number } line, ..] => $"the switch refused line {number} '{line.Line}': {line.Answer}" + More(load),
        [{ Line: { } text } line, ..] => $"the switch refused '{text}': {line.Answer}" + More(load),
        [var line, ..] => $"the switch refused a line: {line.Answer}" + More(load),
    };

    private static string More(LoadResult load) => load.Count > 1 ? $" (and {load.Count - 1} more)" : "";
}
