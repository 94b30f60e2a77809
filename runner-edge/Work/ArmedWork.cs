using Leafwire.Contracts;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Work;

/// <summary>
/// From a switch that was told to arm to a reply. The connection that armed is closed by now, which does not touch the
/// timer: whatever is asked here comes over a fresh one, under whatever host name the candidate gave the switch. The
/// timer bounds it, a revert that waits hurries it, and who has lost the device only stops looking: the note says the rest.
/// </summary>
internal sealed class ArmedWork(WorkScope scope, ConfigureCommand command, WorkNote note)
{
    // The runner's clock is not the switch's.
    private static readonly TimeSpan Inexact = TimeSpan.FromSeconds(5);

    private readonly Observer _observer = new(scope);
    private WorkNote _note = note;
    private bool _isProved;
    private CancellationToken _stopsLooking;

    /// <summary>True when the switch refused the commit and left the session: unless it is seen armed, nothing is under way.</summary>
    public bool WasRefused { get; init; }

    /// <summary>Proves, checks, and reverts what is not healthy.</summary>
    /// <param name="from">Since when the switch has its share of the timer to prove itself: when it was armed, or when
    /// somebody came back to it.</param>
    /// <returns>The reply; null when the switch turned out not to be armed and runs its old configuration.</returns>
    /// <param name="cancellationToken">Ends a wait between two looks; the switch stays as it is.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="HandBackException">Another runner serves the device by now.</exception>
    public async Task<Reply?> RunAsync(DateTimeOffset from, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(scope.Job.Hurry, cancellationToken);
        _stopsLooking = either.Token;
        scope.Reply.Change = scope.ChangeOf(_note);
        scope.Reply.Warn(_note.Warnings ?? []);
        // Whoever comes back late still finds out how it ended.
        TimeSpan time = _note.TimerEnd() > from ? _note.TimerEnd() - from : scope.Options.Grace;
        DateTimeOffset proveBy = from + time * scope.Options.ProveShare;
        DateTimeOffset checkBy = from + time * scope.Options.CheckShare;
        try
        {
            return await TryAsync(proveBy, checkBy);
        }
        catch (OperationCanceledException) when (scope.Job.Hurry.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await scope.MustBeMineAsync(CancellationToken.None);
            return scope.Reply.Failed(
                "a revert of this push waits: nothing more was checked, and the candidate is armed", scope.TimerLeft(_note));
        }
    }

    private async Task<Reply?> TryAsync(DateTimeOffset proveBy, DateTimeOffset checkBy)
    {
        for (int tries = 1; ; tries++)
        {
            // A revert that was begun is carried through, and is no news to whoever waits to revert.
            CancellationToken hurry = _note.Phase == WorkPhase.RevertSent ? CancellationToken.None : scope.Job.Hurry;
            DateTimeOffset until = _isProved ? checkBy : proveBy;
            try
            {
                WorkVerdict verdict;
                await using (ISwitch device = await scope.ConnectAsync(Stages.Prove, until, hurry))
                {
                    (Reply? reply, bool isOver, WorkVerdict? failed) = await ProveAsync(device, until, checkBy, hurry);
                    if (isOver)
                        return reply;
                    verdict = failed!;
                }

                return await RevertAsync(verdict);
            }
            catch (TransportException e)
            {
                bool refused = e.Fault == TransportFault.Login && (scope.IsLoginRefused || scope.Now + scope.Options.LoginPause >= until);
                if (refused)
                    _note = await scope.NoteAsync(_note with { LoginRefused = true });
                if (refused || scope.Now >= until)
                    return scope.Reply.Unreachable(
                        $"{e.Message}; {(_note.Phase == WorkPhase.Armed ? "the candidate is armed" : "the candidate may be armed")} and "
                            + "the switch goes back by itself", scope.TimerLeft(_note));
                await scope.PauseAsync(e, tries, hurry);
            }
        }
    }

    private async Task<(Reply? Reply, bool IsOver, WorkVerdict? Verdict)> ProveAsync(
        ISwitch device, DateTimeOffset until, DateTimeOffset checkBy, CancellationToken hurry)
    {
        // A runner that stops ends what goes on well; it does not go on looking at what another one may have ended.
        Fact fact = await _observer.SettleAsync(device, _note, until, _stopsLooking, refused: WasRefused);
        switch (fact)
        {
            case Fact.Armed armed:
                await ArmedAsync(armed.Left);
                break;
            case Fact.NotArmed:
                await scope.EndAsync(_note, WorkEnd.NotArmed);
                scope.Reply.Change = null;
                return (null, true, null);
            case Fact.WentBack:
                await scope.EndAsync(_note, WorkEnd.TimerRanOut);
                return (scope.Reply.Failed(scope.Now < _note.TimerEnd() - Inexact
                    ? $"the switch took the commit, and yet no commit timer runs and it runs its old configuration{CommitWords}"
                    : "the commit timer ran out before the switch had proved itself; it runs its old configuration"), true, null);
            case Fact.NotKnown unknown:
                return (scope.Reply.Failed($"it cannot be told how the switch stands: {unknown.Why}", scope.TimerLeft(_note)), true, null);
            default:
                return (scope.Reply.Failed("the commit timer is gone and the switch does not run its old configuration: "
                    + "somebody confirmed the session or changed the switch", (fact as Fact.Changed)?.Left), true, null);
        }

        SwitchResult<string> after = await ReadAfterAsync(device, until, hurry);
        if (!after.IsDone)
            return (null, false, VerdictOf([new CheckFailure(
                "running-config", CheckPhase.Post, $"'{scope.Platform.Words.ShowRunning}' to be answered", after.Refusal)]));
        IReadOnlyList<CheckFailure> failures = await CheckAsync(device, after.Value, checkBy, hurry);
        if (failures.Count > 0)
            return (null, false, VerdictOf(failures));
        return (_note.TimerLeft(scope.Now) is { } left
            ? scope.Reply.Armed(scope.ChangeOf(_note), left)
            : scope.Reply.Failed("the commit timer ran out during the checks; the switch goes back to its old configuration"), true, null);
    }

    private async Task<IReadOnlyList<CheckFailure>> CheckAsync(
        ISwitch device, string running, DateTimeOffset checkBy, CancellationToken hurry)
    {
        IReadOnlyList<CheckFailure> failures = [];
        List<Check> checks = [.. command.Checks.Where(c => c.Phase == CheckPhase.Post)];
        if (checks.Count > 0)
        {
            scope.Stages.Begin(Stages.PostCheck);
            failures = await new CheckRunner(scope).RunAsync(device, checks, checkBy, hurry, command.PassUnknown is true, _note.Baseline);
        }

        if (_note.Baseline is not { } before)
            return failures;
        // One that goes back already is looked at once more, so that people are told all of it.
        DateTimeOffset latest = failures.Count > 0 ? scope.Now : checkBy;
        return [.. failures, .. await new BaselineChecks(scope, command).CompareAsync(device, before, running, latest, hurry)];
    }

    private string CommitWords => scope.Reply.Warnings.Count > 0 ? $"; the switch said: {string.Join("; ", scope.Reply.Warnings)}" : "";

    private async Task ArmedAsync(TimeSpan? left)
    {
        // The switch counts from the end of its commit, which may be much later than the command.
        DateTimeOffset armedAt = left is { } known ? scope.Now + known - _note.CommitTimer : _note.ArmedAt;
        WorkNote seen = _note with { Phase = WorkPhase.Armed, ArmedAt = armedAt };
        if (_note.Phase == WorkPhase.Armed && (armedAt - _note.ArmedAt).Duration() < TimeSpan.FromSeconds(5))
            _note = seen;
        else
            _note = _note.AfterDigest is null ? seen : await scope.NoteAsync(seen);
    }

    // Whatever refuses once may answer a second later.
    private async Task<SwitchResult<string>> ReadAfterAsync(ISwitch device, DateTimeOffset until, CancellationToken hurry)
    {
        for (int tries = 1; ; tries++)
        {
            SwitchResult<string> after = await device.RunningAsync(CancellationToken.None);
            if (after.IsDone)
            {
                _isProved = true;
                scope.Secrets.Learn(after.Value);
                Payload kept = await scope.KeepAsync(after.Value, CancellationToken.None);
                _note = await scope.NoteAsync(_note with { AfterDigest = kept.Digest, After = kept });
                scope.Reply.Change = scope.ChangeOf(_note);
                return after;
            }

            if (scope.Now >= until)
                return after;
            await scope.WaitAsync(scope.Pause(tries), hurry);
        }
    }

    private static WorkVerdict VerdictOf(IReadOnlyList<CheckFailure> failures) => new(CheckRunner.Words(failures), failures);

    /// <summary>Puts the switch back, and says why.</summary>
    public async Task<Reply> RevertAsync(WorkVerdict verdict)
    {
        scope.Reply.Change ??= scope.ChangeOf(_note);
        _note = _note with { Verdict = verdict with { Failures = [.. verdict.Failures.Take(Limits.Checks).Select(Redacted)] } };
        return await new Reverter(scope, _note).RunAsync(_note.TimerEnd() + scope.Options.Grace, CancellationToken.None) switch
        {
            RevertOutcome.Failed failed =>
                scope.Reply.Unhealthy($"{verdict.Message}; {failed.Message}", verdict.Failures, failed.TimerLeft),
            RevertOutcome.Unreachable gone => scope.Reply.Unhealthy(
                $"{verdict.Message}; then the switch could not be reached to revert it: {gone.Message}", verdict.Failures, gone.TimerLeft),
            _ => Reverted(verdict),
        };
    }

    /// <summary>The reply of a switch that was put back.</summary>
    public Reply Reverted(WorkVerdict verdict) =>
        scope.Reply.Unhealthy($"{verdict.Message}; the switch is back on its old configuration", verdict.Failures);

    private CheckFailure Redacted(CheckFailure failure) =>
        failure with { Expected = scope.Secrets.Redact(failure.Expected), Actual = scope.Secrets.Redact(failure.Actual) };
}
