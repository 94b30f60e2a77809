using Leafwire.Contracts;

namespace Leafwire.Lab.Simulation;

/// <summary>A world's plan in words, a line each; what is as usual is left out.</summary>
internal static class WorldText
{
    public static IEnumerable<string> Of(WorldPlan plan)
    {
        yield return $"scope {Lower(plan.Scope)}, onSplit {Lower(plan.OnSplit)}, failure budget {plan.Budget}, "
            + $"commit timer {plan.CommitTimer.TotalSeconds:0} s, "
            + $"deadline {plan.Deadline.TotalSeconds:0} s{(plan.MaxLanes == 1 ? ", one device configured at a time" : "")}";
        if (plan.Approvers > 0)
            yield return $"{plan.Approvers} must approve{(plan.NotAuthor ? ", not the author," : "")} "
                + $"within {plan.ApprovalWithin.TotalSeconds:0} s";
        if (plan.Signers > 0)
            yield return $"runners ask for {plan.Signers} with keys of their own";
        if (plan.Soak > TimeSpan.Zero)
            yield return $"each wave is watched for {plan.Soak.TotalSeconds:0} s";
        if (plan.Beside is { } beside)
        {
            yield return $"another push, scope {Lower(beside.Scope)}, begins after {beside.After.TotalSeconds:0.#} s";
            foreach (DevicePlan device in beside.Devices)
                yield return $"  {Words(device)}";
        }

        if (plan.PauseAfter is { } pause)
            yield return $"it pauses after wave {pause}";
        if (plan.Window is { } window)
            yield return $"it may begin {window}";
        if (plan.IsRestored)
            yield return "it is restored when it is over";
        foreach (DevicePlan device in plan.Devices)
            yield return Words(device);
        if (plan.Weather != LinkWeather.Fair)
            yield return $"messages take up to {plan.Weather.Slowest.TotalMilliseconds:0} ms, {plan.Weather.Loss:0%} are lost, "
                + $"{plan.Weather.Doubling:0%} come twice";
        if (plan.SwitchLatency > TimeSpan.FromMilliseconds(1) || plan.SwitchDelay > TimeSpan.Zero)
            yield return $"switches are {plan.SwitchLatency.TotalMilliseconds:0} ms away and take {plan.SwitchDelay.TotalMilliseconds:0} "
                + "ms for a command";
        string[] clocks = [.. new[]
        {
            ("hub", plan.HubClock), ("driver-a", plan.DriverClocks[0]), ("driver-b", plan.DriverClocks[1]),
            ("runner-1", plan.RunnerClocks[0]), ("runner-2", plan.RunnerClocks[1]),
        }
            .Where(c => c.Item2 != TimeSpan.Zero).Select(c => $"{c.Item1} {c.Item2.TotalSeconds:+0.###;-0.###} s")];
        if (clocks.Length > 0)
            yield return $"clocks: {string.Join(", ", clocks)}";
        foreach (Incident incident in plan.Incidents)
            yield return $"{incident.When}: {Words(incident)}";
    }

    private static string Words(DevicePlan device) =>
        $"{device.Name}: wave {device.Wave + 1}, candidate {Lower(device.Candidate)}{string.Concat(device.Faults.Select(f => ", " + f))}";

    private static string Words(Incident incident) => incident switch
    {
        Incident.Kill kill => $"{kill.Process} is killed and started again after {kill.Away.TotalSeconds:0.#} s",
        Incident.Hold hold => $"{hold.Process} stands still for {hold.Time.TotalSeconds:0.#} s",
        Incident.Cut cut => $"the link of {cut.Link} carries nothing for {cut.Time.TotalSeconds:0.#} s",
        Incident.Isolate isolate => $"{isolate.Device} cannot be reached for {isolate.Time.TotalSeconds:0.#} s",
        Incident.Drop drop => $"{drop.Device} loses its connections",
        Incident.Stall stall => $"the connections of {stall.Device} stand still for {stall.Time.TotalSeconds:0.#} s",
        Incident.Ail ail => $"{ail.Device} has {ail.Fault} for {ail.Time.TotalSeconds:0.#} s",
        Incident.Edit edit => $"somebody changes {edit.Device} by hand, if the push waits for people",
        Incident.Look look => $"all switches are looked at ({Lower(look.Task)})",
        Incident.Decide decide => $"{decide.By} decides: {Lower(decide.Kind)}"
            + (decide.Kind == DecisionKind.Approve ? $", naming {Lower(decide.Names)}" : "")
            + (decide.Signs == Signing.Nothing ? "" : $", signed with {Lower(decide.Signs)}"),
        _ => incident.GetType().Name,
    };

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
