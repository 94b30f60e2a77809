using Leafwire.Contracts;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Ssh;

namespace Leafwire.Runner.Work;

/// <summary>
/// From an armed switch to a reply. The connection that armed is closed by now, which does not touch the timer: whatever
/// is asked here comes over a fresh one, under whatever host name the candidate gave the switch. It cannot be cancelled;
/// the timer bounds it.
/// </summary>
internal sealed class ArmedWork(WorkScope scope, ConfigureCommand command, WorkNote note)
{
    private WorkNote _note = note;
    private bool _isArmed;
    private bool _isProved;
    private DateTimeOffset _end;

    /// <summary>Proves, checks, and reverts what is not healthy.</summary>
    /// <param name="left">Until the timer runs out; null when the connection broke before the switch said whether it is armed.</param>
    /// <returns>The reply; null when the switch turned out not to be armed and runs its old configuration.</returns>
    /// <exception cref="OperationCanceledException">Another runner serves the device by now.</exception>
    public async Task<Reply?> RunAsync(TimeSpan? left)
    {
        _isArmed = left is not null;
        _end = left is { } known ? scope.Now + known : WorkScope.EndOf(_note);
        // Unknown for a while already: that while counts.
        DateTimeOffset from = left is null ? _note.ArmedAt : scope.Now;
        DateTimeOffset proveBy = from + (_end - from) * scope.Options.ProveShare;
        DateTimeOffset checkBy = from + (_end - from) * scope.Options.CheckShare;
        for (int tries = 1; ; tries++)
        {
            DateTimeOffset until = _isProved ? checkBy : proveBy;
            try
            {
                Look look = await LookAsync(until, checkBy);
                return look.Failures is { Count: > 0 } failures ? await RevertAsync(failures) : look.Reply;
            }
            catch (TransportException e)
            {
                if (scope.Now >= until)
                    return scope.Reply.Unreachable($"{e.Message}; {(_isArmed ? "the candidate is armed" : "the candidate may be armed")} and the switch goes back by itself", WorkScope.Positive(_end - scope.Now));
                await scope.PauseAsync(e, tries, CancellationToken.None);
            }
        }
    }

    private async Task<Look> LookAsync(DateTimeOffset until, DateTimeOffset checkBy)
    {
        await using EosDevice device = await scope.ConnectAsync(Stages.Prove, until, CancellationToken.None);
        Told<SessionTable> table = await device.SessionsAsync(CancellationToken.None);
        if (!table.IsAnswer)
            return new(scope.Reply.Failed($"the configuration sessions cannot be read: {table.Refusal}", WorkScope.Positive(_end - scope.Now)));
        if (table.Value.Armed is not { } armed || armed.Name != scope.Session)
            return new(await NotArmedAsync(device, table.Value));

        _isArmed = true;
        _end = armed.Left is { } left ? scope.Now + left : _end;
        Told<string> after = await device.RunningConfigAsync(CancellationToken.None);
        if (!after.IsAnswer)
            return new(null, [new CheckFailure("running-config", CheckPhase.Post, "'show running-config' to be answered", after.Refusal)]);
        _isProved = true;
        scope.Secrets.Learn(after.Value);
        // On its way to the hub while the checks run.
        Task<Payload> kept = scope.Job.Keep(after.Value, CancellationToken.None);
        await WriteAsync(_note with { AfterDigest = Payload.DigestOf(after.Value) });

        List<Check> checks = [.. command.Checks.Where(c => c.Phase == CheckPhase.Post)];
        if (checks.Count > 0)
        {
            scope.Stages.Begin(Stages.PostCheck);
            IReadOnlyList<CheckFailure> failures = await new CheckRunner(scope).RunAsync(device, checks, checkBy, CancellationToken.None);
            if (failures.Count > 0)
                return new(null, failures);
        }

        Payload reference = await kept;
        return _end > scope.Now
            ? new(scope.Reply.Armed(_note, reference, _end - scope.Now))
            : new(scope.Reply.Failed("the commit timer ran out during the checks; the switch goes back to its old configuration"));
    }

    private async Task<Reply?> NotArmedAsync(EosDevice device, SessionTable table)
    {
        if (table.Pending.Contains(scope.Session) && await device.AbortAsync(scope.Session, CancellationToken.None) is { } refusal)
            // The commit whose connection broke may still be under way.
            throw new TransportException(TransportFault.Silent, $"{command.Device}: session {scope.Session} is neither armed nor to be dropped: {refusal}");
        Told<string> running = await device.RunningConfigAsync(CancellationToken.None);
        if (!running.IsAnswer)
            return scope.Reply.Failed($"the switch is not armed, and the running configuration cannot be read: {running.Refusal}");
        if (StandingOf.Running(running.Value, _note) != Standing.Before)
            return scope.Reply.Failed("the commit timer is gone and the switch does not run its old configuration: somebody confirmed the session or changed the switch");
        return _isArmed ? scope.Reply.Failed("the commit timer ran out before the switch had proved itself; it runs its old configuration") : null;
    }

    private async Task<Reply> RevertAsync(IReadOnlyList<CheckFailure> failures)
    {
        string words = CheckRunner.Words(failures);
        return await new Reverter(scope, _note).RunAsync(_end + scope.Options.Grace, CancellationToken.None) switch
        {
            Reversal.Failed failed => scope.Reply.Unhealthy($"{words}; {failed.Message}", failures, failed.TimerLeft),
            Reversal.Unreachable gone => scope.Reply.Unhealthy($"{words}; then the switch could not be reached to revert it: {gone.Message}", failures, gone.TimerLeft),
            _ => scope.Reply.Unhealthy($"{words}; the switch is back on its old configuration", failures),
        };
    }

    private async Task WriteAsync(WorkNote note)
    {
        _note = note;
        try
        {
            await scope.Job.Notes.WriteAsync(note, CancellationToken.None);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Going on is safer than leaving an armed switch without a reply; the digest only matters if a confirm's answer gets lost.
            WorkLog.NoteNotWritten(scope.Log, e, command.Device, command.PushId);
        }
    }

    private sealed record Look(Reply? Reply, IReadOnlyList<CheckFailure>? Failures = null);
}
