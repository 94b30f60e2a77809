using Leafwire.Contracts;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Work;

/// <summary>
/// Commits with a timer. A candidate may cut off the very connection that commits it, which then is silent and not closed;
/// a large one may take a minute. So while no answer comes, the switch is asked over another connection how it stands.
/// </summary>
internal sealed class Arming(WorkScope scope, WorkNote note)
{
    /// <summary>
    /// Sends the commit and waits until it is known what came of it, or the switch has not been reachable for its share of the timer.
    /// </summary>
    public async Task<ArmResult> RunAsync(ISwitch device)
    {
        scope.Stages.Begin(Stages.Arm);
        DateTimeOffset giveUp = scope.Now + note.CommitTimer * scope.Options.ProveShare;
        TimeSpan patience = note.CommitTimer * (scope.Options.ProveShare / 2);
        patience = patience < scope.Options.ArmPatience ? patience : scope.Options.ArmPatience;
        Task<SwitchResult> answer = device.ArmAsync(note.CommitTimer, CancellationToken.None);
        while (await IsSilentAsync(answer, patience))
        {
            // A refused login is not tried in a loop: the proof tries it once more.
            (TimeSpan? left, bool isReachable) = scope.LoginsRefused == 0 ? await AskAsync(giveUp) : (null, false);
            if (left is not null)
                return new ArmResult(left);
            if (!isReachable && scope.Now >= giveUp)
                return ArmResult.Unknown;
        }

        try
        {
            SwitchResult armed = await answer;
            scope.Warn(armed);
            return new ArmResult(armed.IsDone ? note.CommitTimer : null, armed.Refusal);
        }
        catch (TransportException e)
        {
            scope.Log.ConnectionFailed(
                scope.Command.Device, scope.Command.Kind, scope.Command.PushId, scope.Secrets.Redact(e.Local.Reveal()));
            return ArmResult.Unknown;
        }
    }

    private async Task<bool> IsSilentAsync(Task answer, TimeSpan patience)
    {
        if (answer.IsCompleted)
            return false;
        using var answered = new CancellationTokenSource();
        Task waiting = Task.Delay(patience, scope.Time, answered.Token);
        bool silent = await Task.WhenAny(answer, waiting) == waiting;
        answered.Cancel();
        if (silent)
            // The one who waits for the answer may go away; that it then fails is no news.
            _ = ForgetAsync(answer);
        return silent;
    }

    private static async Task ForgetAsync(Task answer) =>
        await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    private async Task<(TimeSpan? Left, bool IsReachable)> AskAsync(DateTimeOffset giveUp)
    {
        DateTimeOffset until = scope.Now + scope.Options.ArmPatience > giveUp ? scope.Now + scope.Options.ArmPatience : giveUp;
        try
        {
            await using ISwitch other = await scope.ConnectAsync(Stages.Arm, until, CancellationToken.None);
            SwitchResult<SessionTable> table = await scope.SessionsAsync(other, CancellationToken.None);
            ArmedSession? armed = table.Value?.Armed;
            return (armed?.Name == note.SessionOf(scope.Command.PushId) ? armed.Left ?? scope.TimerLeft(note) ?? TimeSpan.Zero : null,
                true);
        }
        catch (TransportException e)
        {
            scope.Log.ConnectionFailed(
                scope.Command.Device, scope.Command.Kind, scope.Command.PushId, scope.Secrets.Redact(e.Local.Reveal()));
            // A switch that lets in and then does not answer is busy with the commit.
            return (null, e.Fault == TransportFault.Silent);
        }
    }
}
