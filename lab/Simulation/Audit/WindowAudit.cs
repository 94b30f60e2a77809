using Leafwire.Pipeline.Pushes;

namespace Leafwire.Lab.Simulation;

/// <summary>A push begins within its window: by the hub's clock not after it, by the clock of its hosts not before it.</summary>
internal static class WindowAudit
{
    public static IEnumerable<BrokenPromise> Of(World world)
    {
        if (world.Push.Plan.Policy.Window is null || world.Plan.Window is not { } window)
            yield break;
        DateTimeOffset opens = SimScheduler.Epoch + window.Opens, closes = SimScheduler.Epoch + window.Closes;
        TimeSpan ahead = world.Plan.DriverClocks.Max() - world.Plan.HubClock;
        foreach (DevicePlan device in world.Push.Devices)
        {
            if (world.Push.EffectsOn(device.Name).FirstOrDefault() is { } first && !world.KnownAt(first).Any(IsInTime))
                yield return new BrokenPromise(
                    "a push begins within its window", $"{device.Name} has {first.Kind} at {first.At:T}, of {opens:T} to {closes:T}");
        }

        bool IsInTime(LogEntry entry) => entry.Start is { Problems.Count: 0 } start && start.IsApproved == world.Plan.Approvers > 0
            && entry.StoredAt >= opens - (ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero) && entry.StoredAt <= closes;
    }
}
