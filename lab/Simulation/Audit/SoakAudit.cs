using Leafwire.Contracts;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Pushes;

namespace Leafwire.Lab.Simulation;

/// <summary>
/// A wave is watched as long as the push asks for, from when the last of it was armed, and found healthy once more, before any of it
/// is confirmed and before the next one begins: by the switches' own record.
/// </summary>
internal static class SoakAudit
{
    public static IEnumerable<BrokenPromise> Of(World world)
    {
        TimeSpan soak = world.Push.Plan.Policy.Soak;
        // Who fails within a budget is left behind, and is watched no more.
        if (soak == TimeSpan.Zero || world.Plan.Budget > 0)
            yield break;
        foreach (IGrouping<int, DevicePlan> wave in world.Push.Devices.GroupBy(d => d.Wave))
        {
            LogEntry[] armed = [.. world.Push.Log.Where(
                e => e.Reply is ArmedReply { Attempt: 1 } reply && wave.Any(d => d.Name == reply.Device))];
            if (armed.Length == 0)
                continue;
            DateTimeOffset until = armed.Max(e => e.StoredAt) - world.Plan.HubClock + soak;
            string[] names = [.. armed.Select(e => e.Reply!.Device)];
            foreach (DevicePlan device in world.Push.Devices.Where(d => d.Wave >= wave.Key))
            {
                SwitchEvent? next = world.Push.EffectsOn(device.Name)
                    .FirstOrDefault(e => device.Wave > wave.Key || e.Kind == SwitchEventKind.Confirmed);
                if (next is not null && next.At < until)
                    yield return new BrokenPromise("a wave is watched before it goes on",
                        $"{device.Name} has {next.Kind} at {next.At:T}, and wave {wave.Key + 1} was to be watched until {until:T}");
                else if (next is not null && names.FirstOrDefault(n => !IsHealthy(n, world.KnownAt(next))) is { } unseen)
                    yield return new BrokenPromise("a wave that was watched is checked once more",
                        $"{device.Name} has {next.Kind}, and {unseen} of wave {wave.Key + 1} was not found healthy");
            }
        }
    }

    private static bool IsHealthy(string device, IEnumerable<LogEntry> log) =>
        log.Any(e => e.Reply is HealthyReply reply && reply.Device == device);
}
