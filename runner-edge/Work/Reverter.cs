using Leafwire.Contracts;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Ssh;

namespace Leafwire.Runner.Work;

/// <summary>Puts the old configuration back: what was running before the push, not what startup holds.</summary>
internal sealed class Reverter(WorkScope scope, WorkNote? note)
{
    // The switch may still be at it when it answers.
    private const int Looks = 5;

    private bool _told;

    /// <summary>Tries until a moment.</summary>
    /// <param name="until">When to stop trying to reach the switch.</param>
    /// <param name="cancellationToken">Ends it while nothing was said to the switch yet.</param>
    /// <exception cref="OperationCanceledException">Cancelled, or another runner serves the device.</exception>
    public async Task<Reversal> RunAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                await using EosDevice device = await scope.ConnectAsync(Stages.Revert, until, _told ? CancellationToken.None : cancellationToken);
                return await RevertAsync(device, cancellationToken);
            }
            catch (TransportException e)
            {
                if (scope.Now >= until)
                    return new Reversal.Unreachable(e.Message, scope.TimerLeft(note));
                await scope.PauseAsync(e, tries, _told ? CancellationToken.None : cancellationToken);
            }
        }
    }

    private async Task<Reversal> RevertAsync(EosDevice device, CancellationToken cancellationToken)
    {
        Told<SessionTable> table = await device.SessionsAsync(CancellationToken.None);
        if (!table.IsAnswer)
            return new Reversal.Failed($"the configuration sessions cannot be read: {table.Refusal}", scope.TimerLeft(note));
        bool armed = table.Value.Armed?.Name == scope.Session;
        if (armed || table.Value.Pending.Contains(scope.Session))
        {
            if (!_told)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await scope.MustBeMineAsync(cancellationToken);
            }

            // From here on an answer that is lost says nothing about what the switch did.
            _told |= armed;
            string? refusal = await device.AbortAsync(scope.Session, CancellationToken.None);
            if (refusal is not null && await IsThereAsync(device))
                return new Reversal.Failed($"the switch refused to revert: {refusal}", table.Value.Armed?.Left ?? scope.TimerLeft(note));
        }

        return await JudgeAsync(device);
    }

    private async Task<bool> IsThereAsync(EosDevice device)
    {
        Told<SessionTable> table = await device.SessionsAsync(CancellationToken.None);
        return !table.IsAnswer || table.Value.Armed?.Name == scope.Session || table.Value.Pending.Contains(scope.Session);
    }

    private async Task<Reversal> JudgeAsync(EosDevice device)
    {
        if (note is null)
            return _told ? new Reversal.Told() : new Reversal.NothingArmed();
        bool wasArmed = _told || note.AfterDigest is not null || scope.TimerLeft(note) is null;
        for (int look = 1; ; look++)
        {
            Told<string> running = await device.RunningConfigAsync(CancellationToken.None);
            if (!running.IsAnswer)
                return new Reversal.Failed($"the running configuration cannot be read: {running.Refusal}", null);
            switch (StandingOf.Running(running.Value, note))
            {
                case Standing.Before:
                    return _told ? new Reversal.Told() : wasArmed ? new Reversal.ByTimer() : new Reversal.NothingArmed();
                case Standing.After when !_told:
                    return new Reversal.Failed("the candidate had been confirmed already; the switch runs it", null);
                case var standing when look >= Looks:
                    return new Reversal.Failed(standing == Standing.After
                        ? "the switch was told to revert and yet runs the candidate without a timer"
                        : "nothing of this push is armed, and yet the running configuration is not the one from before the push: compare it with the archived one", null);
            }

            await Task.Delay(scope.Options.CheckInterval, scope.Time);
        }
    }
}
