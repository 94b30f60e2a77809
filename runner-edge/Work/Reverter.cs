using Leafwire.Contracts;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Work;

/// <summary>Puts the old configuration back: what was running before the push, not what startup holds.</summary>
internal sealed class Reverter(WorkScope scope, WorkNote note)
{
    private readonly Observer _observer = new(scope);
    private WorkNote _note = note;
    private int _refusals;
    private bool _waitedForTimer;

    /// <summary>Tries until a moment; a switch that answers is looked at for as long as it may take to go back.</summary>
    /// <param name="until">When to stop trying to reach the switch.</param>
    /// <param name="cancellationToken">Ends it while nothing was said to the switch yet.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="HandBackException">Another runner serves the device by now.</exception>
    public async Task<RevertOutcome> RunAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            CancellationToken stop = _note.Phase == WorkPhase.RevertSent ? CancellationToken.None : cancellationToken;
            try
            {
                if (_note.LoginRefused)
                    await WaitForTimerAsync(stop);
                await using ISwitch device = await scope.ConnectAsync(Stages.Revert, until, stop, isUrgent: true);
                return await RevertAsync(device, until, cancellationToken);
            }
            catch (TransportException e)
            {
                if (scope.Now >= until || (e.Fault == TransportFault.Login && _waitedForTimer))
                    return new RevertOutcome.Unreachable(e.Message, scope.TimerLeft(_note));
                if (e.Fault == TransportFault.Login && scope.IsLoginRefused)
                    _note = await scope.NoteAsync(_note with { LoginRefused = true });
                else
                    await scope.PauseAsync(e, tries, stop);
            }
        }
    }

    // The candidate broke the login, and more tries would lock the account: the timer mends it, and then one look tells.
    private async Task WaitForTimerAsync(CancellationToken cancellationToken)
    {
        TimeSpan left = _note.TimerEnd() + scope.Options.Grace / 2 - scope.Now;
        if (left > TimeSpan.Zero)
            await scope.WaitAsync(left, cancellationToken);
        _waitedForTimer = true;
    }

    private async Task<RevertOutcome> RevertAsync(ISwitch device, DateTimeOffset until, CancellationToken cancellationToken)
    {
        while (true)
        {
            bool told = _note.Phase == WorkPhase.RevertSent;
            DateTimeOffset lookUntil = WorkScope.Later(until, scope.Now + scope.CommitTime + scope.Options.LongestPause);
            Fact fact = await _observer.SettleAsync(device, _note, lookUntil, told ? CancellationToken.None : cancellationToken);
            switch (fact)
            {
                case Fact.Armed or Fact.Changed { Left: not null }:
                    if (await AbortAsync(device, cancellationToken) is { } refused)
                        return refused;
                    break;
                case Fact.NotArmed:
                    // It may have been armed and gone back since.
                    bool timerIsOver = scope.Now >= _note.TimerEnd();
                    await scope.EndAsync(_note, timerIsOver ? WorkEnd.TimerRanOut : WorkEnd.NotArmed);
                    return new RevertOutcome.Back(timerIsOver ? RevertCause.Timer : RevertCause.NothingArmed);
                case Fact.WentBack:
                    await scope.EndAsync(_note, told ? WorkEnd.Reverted : WorkEnd.TimerRanOut);
                    return new RevertOutcome.Back(told ? RevertCause.Command : RevertCause.Timer);
                case Fact.Confirmed or Fact.ConfirmedNotSaved:
                    await scope.EndAsync(_note, WorkEnd.Confirmed);
                    return new RevertOutcome.Failed(told
                        ? "the switch was told to revert and yet runs the candidate without a timer"
                        : "the candidate had been confirmed already; the switch runs it", null);
                case Fact.Changed:
                    return new RevertOutcome.Failed("nothing of this push is armed, "
                        + "and yet the running configuration is not the one from before the push: compare it with the archived one", null);
                case Fact.NotKnown unknown:
                    return new RevertOutcome.Failed(unknown.Why, scope.TimerLeft(_note));
            }
        }
    }

    // Null when the switch took it, or may be asked once more.
    private async Task<RevertOutcome?> AbortAsync(ISwitch device, CancellationToken cancellationToken)
    {
        if (_note.Phase == WorkPhase.RevertSent)
        {
            await scope.MustBeMineAsync(CancellationToken.None);
        }
        else
        {
            cancellationToken.ThrowIfCancellationRequested();
            _note = await scope.BeginAsync(_note, WorkPhase.RevertSent, cancellationToken);
        }

        // From here on an answer that is lost says nothing about what the switch did.
        SwitchResult reverted = await device.RevertAsync(_note.SessionOf(scope.Command.PushId), CancellationToken.None);
        scope.Warn(reverted);
        if (reverted.Refusal is not { } refusal)
            return null;
        // A server that denied it may allow it a second later.
        if (++_refusals >= scope.Options.Attempts)
            return new RevertOutcome.Failed($"the switch refused to revert: {refusal}", _observer.Seen?.Left ?? scope.TimerLeft(_note));
        await scope.WaitAsync(scope.Pause(_refusals), CancellationToken.None);
        return null;
    }
}
