using Leafwire.Lab.Switches;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>How long a push would take if nothing but its switches took time, and no slot of its runner were ever idle.</summary>
/// <param name="Arming">Until all are armed.</param>
/// <param name="Confirming">From there until all are confirmed and saved, which goes on side by side.</param>
internal sealed record PaceIdeal(TimeSpan Arming, TimeSpan Confirming)
{
    public TimeSpan Together => Arming + Confirming;

    /// <summary>The ideal for a push that all devices confirmed.</summary>
    /// <param name="devices">What each switch took its time for, in order.</param>
    /// <param name="lanes">Devices that are configured at once.</param>
    /// <param name="confirms">Devices that are confirmed at once, and as many that are saved.</param>
    public static PaceIdeal Of(IEnumerable<IReadOnlyList<SwitchPause>> devices, int lanes, int confirms)
    {
        (TimeSpan Arm, TimeSpan Confirm, TimeSpan Save)[] parts = [.. devices.Select(Split)];
        return new PaceIdeal(
            Slots(parts.Select(p => (TimeSpan.Zero, p.Arm)), lanes).Max(),
            // Who is confirmed is saved in a slot of another kind.
            Slots(Slots(parts.Select(p => (TimeSpan.Zero, p.Confirm)), confirms).Zip(parts.Select(p => p.Save)), confirms).Max());
    }

    // The connection that confirms is a fresh one, and the last before the confirmation.
    private static (TimeSpan Arm, TimeSpan Confirm, TimeSpan Save) Split(IReadOnlyList<SwitchPause> pauses)
    {
        SwitchPause[] all = [.. pauses];
        int confirm = Array.FindIndex(all, p => p.Kind == SwitchPauseKind.Confirm);
        if (confirm < 0)
            return (Sum(all), TimeSpan.Zero, TimeSpan.Zero);
        int connect = Math.Max(0, Array.FindLastIndex(all, confirm, p => p.Kind == SwitchPauseKind.Connect));
        return (Sum(all[..connect]), Sum(all[connect..(confirm + 1)]), Sum(all[(confirm + 1)..]));
    }

    // When each is done: who is ready first begins first, in the slot that is free first.
    private static TimeSpan[] Slots(IEnumerable<(TimeSpan Ready, TimeSpan Takes)> work, int slots)
    {
        (TimeSpan Ready, TimeSpan Takes)[] all = [.. work];
        var free = new PriorityQueue<TimeSpan, TimeSpan>(Enumerable.Repeat((TimeSpan.Zero, TimeSpan.Zero), slots));
        var done = new TimeSpan[all.Length];
        foreach ((int index, (TimeSpan ready, TimeSpan takes)) in all.Index().OrderBy(w => w.Item.Ready))
        {
            TimeSpan slot = free.Dequeue();
            done[index] = (slot > ready ? slot : ready) + takes;
            free.Enqueue(done[index], done[index]);
        }

        return done;
    }

    private static TimeSpan Sum(IEnumerable<SwitchPause> pauses) => pauses.Aggregate(TimeSpan.Zero, (sum, pause) => sum + pause.Time);
}
