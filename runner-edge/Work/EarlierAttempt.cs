using Leafwire.Contracts;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Work;

/// <summary>
/// An armed session of the same push that this attempt did not arm: of an earlier attempt, or of a runner whose notes are lost.
/// </summary>
internal static class EarlierAttempt
{
    /// <summary>Puts the switch back to what it ran before that attempt, and waits until it is.</summary>
    /// <param name="scope">The command in hand.</param>
    /// <param name="device">Where.</param>
    /// <param name="armed">The session.</param>
    /// <param name="note">The note on the attempt before this one; null when there is none.</param>
    /// <param name="cancellationToken">Ends a wait.</param>
    /// <returns>Null, or the switch's words, or what it does not do.</returns>
    public static async Task<string?> RevertAsync(
        WorkScope scope, ISwitch device, ArmedSession armed, WorkNote? note, CancellationToken cancellationToken)
    {
        await scope.MustBeMineAsync(cancellationToken);
        if ((await device.RevertAsync(armed.Name, CancellationToken.None)).Refusal is { } refusal)
            return refusal;
        DateTimeOffset until = scope.Now + scope.CommitTime;
        string? before = note?.SessionOf(scope.Command.PushId) == armed.Name ? note.Before.Digest : null;
        string? last = null;
        for (int looks = 1; ; looks++)
        {
            SwitchResult<SessionTable> table = await scope.SessionsAsync(device, CancellationToken.None);
            SwitchResult<string> running = await device.RunningAsync(CancellationToken.None);
            string? digest = running.IsDone ? Payload.DigestOf(running.Value) : null;
            // Without a note only a configuration that stays the same tells that the switch is through with it.
            if (table.IsDone && table.Value.Armed is null && digest is not null && digest == (before ?? last))
                return null;
            if (scope.Now >= until)
                return table.Refusal ?? running.Refusal ?? "the switch does not run its old configuration";
            last = digest;
            await scope.WaitAsync(scope.Pause(looks), cancellationToken);
        }
    }
}
