using Leafwire.Contracts;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Ssh;

namespace Leafwire.Runner.Work;

/// <summary>Makes an armed candidate final and saves it, always over a fresh connection: one that survived from before
/// the commit would not prove that the switch can still be reached.</summary>
internal sealed class ConfirmWork(WorkScope scope)
{
    private WorkNote? _note;
    private bool _told;

    public async Task<Reply> RunAsync(CancellationToken cancellationToken)
    {
        _note = await scope.Job.Notes.ReadAsync(cancellationToken);
        if (scope.IsExpired)
            return scope.Reply.Expired(scope.ExpiredWords, scope.TimerLeft(_note));
        // As long as the timer runs it is not known how this ends; afterwards the switch itself tells.
        DateTimeOffset until = scope.Command.NotAfter;
        if (_note is not null && WorkScope.EndOf(_note) + scope.Options.Grace is var timer && timer > until)
            until = timer;
        for (int tries = 1; ; tries++)
        {
            CancellationToken stop = _told ? CancellationToken.None : cancellationToken;
            try
            {
                await using EosDevice device = await scope.ConnectAsync(Stages.Connect, until, stop);
                return await ConfirmAsync(device, stop);
            }
            catch (TransportException e)
            {
                if (scope.Now >= until)
                    return scope.Reply.Unreachable(_told ? $"{e.Message}; the switch was told to confirm and did not answer" : $"{e.Message}; it was not confirmed, so it goes back by itself", scope.TimerLeft(_note));
                await scope.PauseAsync(e, tries, stop);
            }
        }
    }

    private async Task<Reply> ConfirmAsync(EosDevice device, CancellationToken cancellationToken)
    {
        Told<SessionTable> table = await device.SessionsAsync(CancellationToken.None);
        if (!table.IsAnswer)
            return scope.Reply.Failed($"the configuration sessions cannot be read: {table.Refusal}", scope.TimerLeft(_note));
        if (table.Value.Armed?.Name != scope.Session)
            return await FindOutAsync(device);

        cancellationToken.ThrowIfCancellationRequested();
        await scope.MustBeMineAsync(cancellationToken);
        scope.Stages.Begin(Stages.Confirm);
        _told = true;
        string? refusal = await device.ConfirmAsync(scope.Session, CancellationToken.None);
        table = await device.SessionsAsync(CancellationToken.None);
        if (table.IsAnswer && table.Value.Armed?.Name == scope.Session)
            return scope.Reply.Failed($"the switch did not confirm: {refusal ?? "its commit timer still runs"}", table.Value.Armed.Left ?? scope.TimerLeft(_note));
        // A refusal without a timer: it ran out in between, or the words were only a note.
        return refusal is null ? await SaveAsync(device) : await FindOutAsync(device);
    }

    // Nothing is armed: the timer was faster, or an earlier try confirmed and its answer was lost.
    private async Task<Reply> FindOutAsync(EosDevice device)
    {
        scope.Stages.Begin(Stages.Confirm);
        Told<string> running = await device.RunningConfigAsync(CancellationToken.None);
        if (!running.IsAnswer)
            return scope.Reply.Failed($"nothing of this push is armed, and the running configuration cannot be read: {running.Refusal}");
        return StandingOf.Running(running.Value, _note) switch
        {
            Standing.Before => scope.Reply.Reverted(RevertCause.Timer, "the commit timer ran out before the confirmation; the switch runs its old configuration"),
            Standing.After => await SaveAsync(device),
            Standing.Unknown => scope.Reply.Failed("nothing of this push is armed, and the notes on it are gone: compare the running configuration with the candidate"),
            _ => scope.Reply.Failed("nothing of this push is armed, and the switch runs neither its old configuration nor the candidate: somebody changed it meanwhile"),
        };
    }

    private async Task<Reply> SaveAsync(EosDevice device)
    {
        scope.Stages.Begin(Stages.Save);
        EosDevice? fresh = null;
        try
        {
            for (int tries = 1; ; tries++)
            {
                string? problem;
                try
                {
                    problem = await (fresh ?? device).SaveAsync(CancellationToken.None);
                    if (problem is null)
                        return scope.Reply.Confirmed();
                }
                catch (TransportException e)
                {
                    problem = e.Message;
                }

                WorkLog.SaveFailed(scope.Log, scope.Command.Device, scope.Secrets.Redact(problem));
                if (tries >= scope.Options.SaveAttempts)
                    return scope.Reply.Failed($"confirmed but not saved to startup, a reboot would bring the old configuration back: {problem}. Save it with 'write memory'");
                await Task.Delay(scope.Options.Pause * tries, scope.Time);
                fresh = await ReconnectAsync(fresh);
            }
        }
        finally
        {
            if (fresh is not null)
                await fresh.DisposeAsync();
        }
    }

    private async Task<EosDevice?> ReconnectAsync(EosDevice? old)
    {
        if (old is not null)
            await old.DisposeAsync();
        try
        {
            return await scope.ConnectAsync(Stages.Save, null, CancellationToken.None);
        }
        catch (TransportException e)
        {
            WorkLog.SaveFailed(scope.Log, scope.Command.Device, scope.Secrets.Redact(e.Message));
            return null;
        }
    }
}
