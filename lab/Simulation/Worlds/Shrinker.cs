namespace Leafwire.Lab.Simulation;

/// <summary>
/// Makes a world that breaks a promise smaller: one thing less at a time, as long as the same promise still breaks. Whatever
/// is left out changes the order of all else, so a few orders are tried for each.
/// </summary>
internal sealed class Shrinker(Func<World, IReadOnlyList<BrokenPromise>> audit, int mostWorlds = 1500)
{
    private const int Orders = 5;

    /// <summary>Worlds that were run for it.</summary>
    public int Worlds { get; private set; }

    /// <summary>The smallest world that was found.</summary>
    public WorldRun Shrink(WorldRun broken)
    {
        string promise = broken.Broken[0].Promise;
        WorldRun smallest = broken;
        bool goesOn = true;
        while (goesOn && Worlds < mostWorlds)
        {
            goesOn = false;
            foreach (WorldPlan smaller in Smaller(smallest.Plan))
            {
                if (TryBreak(smaller, promise) is not { } found)
                    continue;
                smallest = found;
                goesOn = true;
                break;
            }
        }

        return smallest;
    }

    private WorldRun? TryBreak(WorldPlan plan, string promise)
    {
        for (ulong order = 0; order < Orders && Worlds < mostWorlds; order++)
        {
            Worlds++;
            WorldRun run = WorldRun.Of(plan with { Seed = plan.Seed + (order * 7919) }, audit);
            if (run.Broken.FirstOrDefault(b => b.Promise == promise) is { } same)
                return run with { Broken = [same, .. run.Broken.Where(b => b != same)] };
        }

        return null;
    }

    private static IEnumerable<WorldPlan> Smaller(WorldPlan plan)
    {
        foreach (Incident incident in plan.Incidents)
            yield return plan with { Incidents = [.. plan.Incidents.Where(i => i != incident)] };
        if (plan.Devices.Count > 1)
        {
            foreach (DevicePlan device in plan.Devices)
                yield return Without(plan, device);
        }

        foreach (DevicePlan device in plan.Devices.Where(d => d.Faults.Count > 0))
            yield return With(plan, device, device with { Faults = [] });
        foreach (DevicePlan device in plan.Devices.Where(d => d.Candidate != CandidateKind.Good))
            yield return With(plan, device, device with { Candidate = CandidateKind.Good });
        if (plan.Devices.Any(d => d.Wave > 0))
            yield return plan with { Devices = [.. plan.Devices.Select(d => d with { Wave = 0 })] };
        foreach (WorldPlan fairer in Fairer(plan))
        {
            if (fairer != plan)
                yield return fairer;
        }
    }

    private static IEnumerable<WorldPlan> Fairer(WorldPlan plan)
    {
        TimeSpan[] none = [TimeSpan.Zero, TimeSpan.Zero];
        yield return plan with { Weather = LinkWeather.Fair };
        yield return plan with { SwitchLatency = TimeSpan.FromMilliseconds(1) };
        yield return plan with { SwitchDelay = TimeSpan.Zero };
        yield return plan with { HubClock = TimeSpan.Zero };
        if (!plan.DriverClocks.SequenceEqual(none))
            yield return plan with { DriverClocks = none };
        if (!plan.RunnerClocks.SequenceEqual(none))
            yield return plan with { RunnerClocks = none };
        yield return plan with { IsRestored = false };
        yield return Alone(plan);
        yield return plan with { Soak = TimeSpan.Zero };
        yield return plan with { Signers = 0 };
        yield return plan with { Window = null };
        yield return plan with { PauseAfter = null };
        yield return plan with { Approvers = 0 };
        yield return plan with { NotAuthor = false };
        yield return plan with { Budget = 0 };
        yield return plan with { HasCheck = false };
        yield return plan with { MaxLanes = 32 };
    }

    // What happens to the push beside happens no more.
    private static WorldPlan Alone(WorldPlan plan) => plan.Beside is not { } beside ? plan : plan with
    {
        Beside = null,
        Incidents = [.. plan.Incidents.Where(i => !beside.Devices.Any(d => d.Name == i.When.Of || d.Name == DeviceOf(i))
            && (i as Incident.Kill)?.Process.StartsWith("beside", StringComparison.Ordinal) != true
            && (i as Incident.Hold)?.Process.StartsWith("beside", StringComparison.Ordinal) != true
            && (i as Incident.Cut)?.Link.StartsWith("beside", StringComparison.Ordinal) != true)],
    };

    private static WorldPlan With(WorldPlan plan, DevicePlan device, DevicePlan other) =>
        plan with { Devices = [.. plan.Devices.Select(d => d == device ? other : d)] };

    // Waves are counted without gaps, and what happens to a device that is gone happens no more.
    private static WorldPlan Without(WorldPlan plan, DevicePlan device)
    {
        DevicePlan[] left = [.. plan.Devices.Where(d => d != device)];
        int[] waves = [.. left.Select(d => d.Wave).Distinct().Order()];
        return plan with
        {
            Devices = [.. left.Select(d => d with { Wave = Array.IndexOf(waves, d.Wave) })],
            Incidents = [.. plan.Incidents.Where(i => i.When.Of != device.Name && DeviceOf(i) != device.Name)],
        };
    }

    private static string? DeviceOf(Incident incident) => incident switch
    {
        Incident.Isolate isolate => isolate.Device,
        Incident.Drop drop => drop.Device,
        Incident.Stall stall => stall.Device,
        Incident.Ail ail => ail.Device,
        Incident.Edit edit => edit.Device,
        _ => null,
    };
}
