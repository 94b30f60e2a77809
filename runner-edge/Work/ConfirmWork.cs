using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Work;

/// <summary>
/// Makes an armed candidate final and saves it, always over a fresh connection: one that survived from before the commit
/// would not prove that the switch can still be reached. Once the switch was told, no reply says that the timer puts
/// anything back: it is looked at until it is seen how it ended.
/// </summary>
internal sealed class ConfirmWork(WorkScope scope)
{
    private readonly Observer _observer = new(scope);
    private WorkNote _note = null!;
    private bool _waitedForTimer;
    private string? _refusal;

    private bool IsTold => _note.Phase is WorkPhase.ConfirmSent or WorkPhase.Done;

    public async Task<Reply> RunAsync(CancellationToken cancellationToken)
    {
        if (await scope.Job.Notes.ReadAsync(cancellationToken) is not { } note)
            return await scope.TryAsync(WithoutNoteAsync, cancellationToken);
        _note = note;
        if (note.Attempt != scope.Command.Attempt)
            return scope.Reply.Failed(
                $"attempt {note.Attempt} is under way on the switch, this is for attempt {scope.Command.Attempt}; it was not confirmed");
        if (note.Phase == WorkPhase.Prepared || note.End == WorkEnd.NotArmed)
            return scope.Reply.Failed("nothing of this push was armed");
        if (note.End is WorkEnd.Reverted or WorkEnd.TimerRanOut)
            return WentBack(note.End.Value);
        if (!IsTold && scope.IsExpired)
            return scope.Reply.Expired(scope.ExpiredWords, scope.TimerLeft(note));
        return await ConfirmAsync(cancellationToken);
    }

    private async Task<Reply> ConfirmAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset began = scope.Now;
        for (int tries = 1; ; tries++)
        {
            CancellationToken stop = IsTold ? CancellationToken.None : cancellationToken;
            DateTimeOffset until = Until(began);
            try
            {
                await using ISwitch device = await scope.ConnectAsync(Stages.Connect, until, stop, isUrgent: true);
                return await ConfirmAsync(device, until, began, stop);
            }
            catch (TransportException e)
            {
                if (scope.Now >= Until(began) || (IsRefused(e) && (!IsTold || _waitedForTimer)))
                    return scope.Reply.Unreachable(IsTold
                        ? $"{e.Message}; the switch was told to confirm, and it is not known whether it did"
                        : $"{e.Message}; it was not confirmed, so it goes back by itself", scope.TimerLeft(_note));
                if (!IsTold && scope.IsExpired)
                    return scope.Reply.Expired(
                        $"{e.Message}; it was not confirmed in time, so it goes back by itself", scope.TimerLeft(_note));
                if (IsRefused(e))
                    await WaitForTimerAsync();
                else
                    await scope.PauseAsync(e, tries, stop);
            }
        }
    }

    // Once more and slowly, as somebody may have been at it.
    private bool IsRefused(TransportException e) => e.Fault == TransportFault.Login && scope.IsLoginRefused;

    // As long as the timer runs it is not known how this ends; afterwards the switch itself tells.
    private DateTimeOffset Until(DateTimeOffset began) => IsTold
        ? WorkScope.Later(_note.TimerEnd() + scope.Options.Grace + scope.CommitTime, began + scope.Options.Grace)
        : _note.TimerEnd() + scope.Options.Grace;

    // A refused login is not tried in a loop; when the timer has run out, one look tells.
    private async Task WaitForTimerAsync()
    {
        TimeSpan left = _note.TimerEnd() + scope.Options.Grace / 2 - scope.Now;
        if (left > TimeSpan.Zero)
            await scope.WaitAsync(left, CancellationToken.None);
        _waitedForTimer = true;
    }

    private async Task<Reply> ConfirmAsync(ISwitch device, DateTimeOffset until, DateTimeOffset began, CancellationToken cancellationToken)
    {
        bool accepted = false;
        for (int tries = 1; ; tries++)
        {
            // A switch that was told and is reached late is looked at for as long as it may take from now.
            DateTimeOffset lookUntil = IsTold ? WorkScope.Later(until, scope.Now + scope.CommitTime + scope.Options.LongestPause) : until;
            Fact fact = await _observer.SettleAsync(device, _note, lookUntil, cancellationToken, accepted, compare: !accepted);
            accepted = false;
            switch (fact)
            {
                case Fact.Armed armed when _note.Phase == WorkPhase.RevertSent:
                    return scope.Reply.Failed("the switch was told to go back; it was not confirmed", armed.Left ?? scope.TimerLeft(_note));
                case Fact.Changed { Left: { } left } when !IsTold:
                    return scope.Reply.Changed("the switch does not run what was proved: somebody changed it since. It was not confirmed, "
                        + "and goes back to what it ran before the push by itself", left);
                case Fact.Armed when scope.Now < until:
                    if (await TellAsync(cancellationToken) is { } late)
                        return late;
                    scope.Stages.Begin(Stages.Confirm);
                    until = Until(began);
                    SwitchResult confirmed = await device.ConfirmAsync(_note.SessionOf(scope.Command.PushId), CancellationToken.None);
                    scope.Warn(confirmed);
                    accepted = confirmed.IsDone;
                    if (confirmed.Refusal is { } refusal)
                        await RefusedAsync(refusal, tries);
                    break;
                case Fact.Changed { Left: not null } when scope.Now < until:
                    // Told, and changed since: not told again, and looked at until it is over.
                    await scope.WaitAsync(scope.Pause(tries), CancellationToken.None);
                    break;
                case Fact.Confirmed or Fact.ConfirmedNotSaved:
                    return await SaveAsync(device);
                case Fact.WentBack:
                    WorkEnd end = _note.Phase == WorkPhase.RevertSent ? WorkEnd.Reverted : WorkEnd.TimerRanOut;
                    await scope.EndAsync(_note, end);
                    return WentBack(end);
                case Fact.NotArmed:
                    return scope.Reply.Failed("nothing of this push is armed");
                case Fact.Changed { Left: null }:
                    return scope.Reply.Failed("nothing of this push is armed, "
                        + "and the switch runs neither its old configuration nor the candidate: somebody changed it meanwhile");
                default:
                    string why = (fact as Fact.NotKnown)?.Why ?? "its commit timer still runs";
                    return scope.Reply.Failed(IsTold
                        ? $"the switch was told to confirm, and it is not known whether it did: {why}{Refused}"
                        : $"it was not confirmed: {why}", scope.TimerLeft(_note));
            }
        }
    }

    // Written down first, and in time: what was begun may be said again later, but nothing is begun too late.
    private async Task<Reply?> TellAsync(CancellationToken cancellationToken)
    {
        if (IsTold)
        {
            await scope.MustBeMineAsync(CancellationToken.None);
            return null;
        }

        if (scope.IsExpired)
            return scope.Reply.Expired(scope.ExpiredWords, scope.TimerLeft(_note));
        cancellationToken.ThrowIfCancellationRequested();
        WorkNote untold = _note;
        _note = await scope.BeginAsync(_note, WorkPhase.ConfirmSent, cancellationToken);
        if (!scope.IsExpired)
            return null;
        _note = await scope.NoteAsync(untold);
        return scope.Reply.Expired(scope.ExpiredWords, scope.TimerLeft(_note));
    }

    private async Task RefusedAsync(string refusal, int tries)
    {
        _refusal = refusal;
        scope.Log.ConfirmRefused(scope.Command.Device, scope.Secrets.Redact(refusal));
        await scope.WaitAsync(scope.Pause(tries), CancellationToken.None);
    }

    private async Task<Reply> SaveAsync(ISwitch device)
    {
        if (scope.Job.Confirmed is { } confirmed)
            await confirmed();
        string? problem = await new Saver(scope).RunAsync(device);
        await scope.EndAsync(_note, WorkEnd.Confirmed);
        return scope.Reply.Confirmed(problem is null ? null : "saving to startup failed, a reboot would bring the old configuration back: "
            + $"{problem}. Save it with '{scope.Platform.Words.Save}'");
    }

    private Reply WentBack(WorkEnd end) => end == WorkEnd.Reverted
        ? scope.Reply.Reverted(RevertCause.Command, "it was told to go back; it was not confirmed")
        : scope.Reply.Reverted(
            RevertCause.Timer, $"the commit timer ran out before the confirmation; the switch runs its old configuration{Refused}");

    private string Refused => _refusal is null ? "" : $" (it refused to confirm: {_refusal})";

    // What was proved is not known, so nothing is confirmed.
    private async Task<Reply> WithoutNoteAsync(ISwitch device, CancellationToken cancellationToken)
    {
        SwitchResult<SessionTable> table = await scope.SessionsAsync(device, cancellationToken);
        const string words = "the notes on this push are gone, so what was proved is not known, and nothing was confirmed";
        return table.Value?.Armed is { } armed && SessionName.IsOf(armed.Name, scope.Command.PushId)
            ? scope.Reply.Failed($"{words}; the switch goes back by itself", armed.Left)
            : scope.Reply.Failed($"{words}: compare the running configuration with the candidate");
    }
}
