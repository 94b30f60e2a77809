using Leafwire.Contracts;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Lab.Simulation;

/// <summary>What the drivers recorded, held against the switches.</summary>
internal static class ReportAudit
{
    private static readonly TimeSpan TimeForMending = TimeSpan.FromMinutes(30);

    public static IEnumerable<BrokenPromise> Of(World world)
    {
        SimDriver[] drivers = [.. world.Push.Drivers.Values.Where(d => d.Report is not null)];
        foreach (SimDriver driver in drivers)
        {
            foreach (BrokenPromise broken in Of(world, driver.Report!))
                yield return broken with { How = $"{driver.Name}: {broken.How}" };
        }

        if (drivers is [var one, var other] && Outcomes(one.Report!) != Outcomes(other.Report!))
            yield return new BrokenPromise(
                "both hosts record the same", $"{one.Name} has {Outcomes(one.Report!)}, {other.Name} has {Outcomes(other.Report!)}");
    }

    private static string Outcomes(PushReport report) =>
        $"{report.Status} {(report.Consistent ? "consistent" : "split")} "
        + $"{string.Join(' ', report.Devices.Select(d => $"{d.Device}={d.Outcome}/{d.Runs}"))}";

    private static IEnumerable<BrokenPromise> Of(World world, PushReport report)
    {
        if (report.Status == PushStatus.Refused)
        {
            foreach (DevicePlan touched in world.Push.Devices.Where(d => world.Push.EffectsOn(d.Name).Any()))
                yield return new BrokenPromise("a refused push touches no switch", touched.Name);
            // Of one that was previewed the report tells every device.
            if (world.Plan.Approvers == 0)
                yield break;
        }

        if (!report.Devices.Select(d => d.Device).Order(StringComparer.Ordinal)
            .SequenceEqual(world.Push.Devices.Select(d => d.Name).Order(StringComparer.Ordinal)))
            yield return new BrokenPromise("the report has every device once", string.Join(", ", report.Devices.Select(d => d.Device)));
        foreach (DevicePlan plan in world.Push.Devices)
        {
            if (report.Devices.FirstOrDefault(d => d.Device == plan.Name) is { } device)
            {
                foreach (BrokenPromise broken in Of(world, report, plan, device))
                    yield return broken;
            }
        }

        if (report.Status == PushStatus.Succeeded && report.Devices.Count(d => !ReportText.IsGood(d.Outcome)) > world.Plan.Budget)
            yield return new BrokenPromise("success means every device", Outcomes(report));
        foreach (DevicePlan[] transaction in Transactions(world).Where(t => IsSplit(world, t)))
        {
            string names = string.Join(", ", transaction.Select(d => d.Name));
            if (report.Consistent)
                yield return new BrokenPromise("a split is told", $"{names} are split and {Outcomes(report)} calls it consistent");
            else if (MustBeMended(world))
                yield return new BrokenPromise("a split is mended", $"{names}: {Outcomes(report)}");
        }
    }

    private static IEnumerable<BrokenPromise> Of(World world, PushReport report, DevicePlan plan, DeviceReport told)
    {
        if (told.Runs == RunningConfiguration.Unknown)
        {
            if (report.Consistent)
                yield return new BrokenPromise("a split is told", $"{plan.Name} is not known, and the report calls it consistent");
            yield break;
        }

        string before = world.Push.BeforeDigest(plan.Name), candidate = world.Push.CandidateDigest(plan.Name),
            runs = world.Switches[plan.Name].State.RunningDigest;
        if (runs != (told.Runs == RunningConfiguration.Old ? before : candidate))
            yield return new BrokenPromise("the report says what the switch runs",
                $"{plan.Name} is told {told.Outcome} and to run the {told.Runs.ToString().ToLowerInvariant()} one, and runs the other");
        bool wasArmed = world.Push.EffectsOn(plan.Name).Any(e => e.Kind == SwitchEventKind.Armed);
        if (told.Outcome is DeviceOutcome.Unchanged && wasArmed)
            yield return new BrokenPromise("the report says what was done", $"{plan.Name} is told unchanged and was armed");
    }

    // Every switch takes its candidate, nobody stopped the push, and all that happened was over long before its deadline.
    private static bool MustBeMended(World world) =>
        world.Plan.OnSplit != OnSplit.Report
        && world.Push.Devices.All(d => d.Candidate is CandidateKind.Good or CandidateKind.Unchanged && d.Faults.Count == 0)
        && !world.Push.Log.Any(e => e.Decision is { Kind: DecisionKind.Cancel or DecisionKind.Reject })
        && world.LastIncidentEnd + TimeForMending.Ticks < world.Push.BeganAt + world.Plan.Deadline.Ticks;

    private static IEnumerable<DevicePlan[]> Transactions(World world) => world.Plan.Scope switch
    {
        TransactionScope.Fabric => [[.. world.Push.Devices]],
        TransactionScope.Wave => world.Push.Devices.GroupBy(d => d.Wave).Select(w => w.ToArray()),
        _ => [],
    };

    // What is the same on both sides stands on neither.
    private static bool IsSplit(World world, DevicePlan[] devices) =>
        devices.Where(d => world.Push.BeforeDigest(d.Name) != world.Push.CandidateDigest(d.Name) && !IsForgiven(world, d))
            .Select(d => world.Switches[d.Name].State.RunningDigest == world.Push.CandidateDigest(d.Name)).Distinct().Count() > 1;

    // A device that failed by itself within the budget is left behind as the policy has it.
    private static bool IsForgiven(World world, DevicePlan device) =>
        world.Plan.Budget > 0
        && world.Push.Reports.All(r => r.Devices.FirstOrDefault(d => d.Device == device.Name) is { Outcome: not DeviceOutcome.Confirmed });
}
