using Leafwire.Contracts;

namespace Leafwire.Lab.Simulation;

/// <summary>The push comes to its end, and no part breaks on the way.</summary>
internal static class ProcessAudit
{
    public static IEnumerable<BrokenPromise> Of(World world)
    {
        foreach (SimProcess process in world.Runners.Select(r => r.Process).Concat(world.Drivers.Select(d => d.Process)))
        {
            if (process.Fault is { } fault)
                yield return new BrokenPromise("no process breaks", $"{process.Name}: {fault}");
        }

        foreach (SimSwitch device in world.Switches.Values.Where(s => s.Broken is not null))
            yield return new BrokenPromise("no process breaks", $"{device.Name}: {device.Broken}");
        foreach (FailedReply reply in world.Looks.Append(world.Push).SelectMany(p => p.Log)
            .Select(e => e.Reply).OfType<FailedReply>().Where(
                r => r.Message.Contains("the runner broke", StringComparison.Ordinal)
                    || r.Message.Contains("fault of the runner", StringComparison.Ordinal)))
            yield return new BrokenPromise("no process breaks", $"{reply.Runner} at {reply.Device}: {reply.Message}");
        if (!world.IsOver)
            yield return new BrokenPromise(
                "a push comes to its end", $"after {world.Scheduler.Elapsed / TimeSpan.TicksPerSecond} s it is not over");
    }
}
