using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Lab.Simulation;

/// <summary>
/// Draws what came to the worlds later: waves that are watched, keys of people, a push beside. From numbers of its own, so that a
/// world without them is what it was.
/// </summary>
internal static class LaterDraw
{
    // Chosen so that the worlds of the table in docs/reliability.md that were there before are what they were.
    private const ulong Salt = 0x7f4a7c15_0004704c;

    private static readonly string[] Drivers = ["beside-a", "beside-b"];

    private static readonly Signing[] Wrong =
        [Signing.Nothing, Signing.Anothers, Signing.Strange, Signing.Retired, Signing.Elsewhere];

    /// <summary>A plan with what else may be in it.</summary>
    public static WorldPlan Of(WorldPlan plan)
    {
        var random = new SimRandom(plan.Seed ^ Salt);
        if (random.Chance(0.09))
            plan = plan with { Soak = TimeSpan.FromSeconds(random.Next(3, 25)) };
        if (random.Chance(plan.Approvers > 0 ? 0.35 : 0.01))
            plan = Signed(plan, random);
        return random.Chance(0.09) && plan.Signers == 0 ? Beside(plan, random) : plan;
    }

    // Mostly by everybody with the own key, else by one of them with something else.
    private static WorldPlan Signed(WorldPlan plan, SimRandom random)
    {
        bool isGood = random.Chance(0.6);
        return plan with
        {
            // Who asks for more people than the push is refused.
            Signers = random.Chance(0.1) ? plan.Approvers + 1 : Math.Max(1, random.Next(1, Math.Max(1, plan.Approvers))),
            Incidents = [.. plan.Incidents.Select(i => i is Incident.Decide { Kind: DecisionKind.Approve } decide
                ? decide with { Signs = isGood || random.Chance(0.4) ? Signing.Own : random.Pick(Wrong) }
                : i)],
        };
    }

    private static WorldPlan Beside(WorldPlan plan, SimRandom random)
    {
        int count = random.Next(1, 2), waves = random.Next(1, count);
        DevicePlan[] devices = [.. Enumerable.Range(0, count).Select(i => new DevicePlan(
            $"leaf{i + 8}",
            Math.Min(i, waves - 1),
            random.Chance(0.75) ? CandidateKind.Good
                : random.Pick([CandidateKind.Unchanged, CandidateKind.Refused, CandidateKind.Unhealthy]),
            []))];
        var incidents = new List<Incident>(plan.Incidents);
        if (random.Chance(0.4))
            incidents.Add(Incident(random, random.Pick(devices).Name, random.Pick(Drivers)));
        return plan with
        {
            Beside = new BesidePlan(
                devices, random.Pick([TransactionScope.Fabric, TransactionScope.Wave, TransactionScope.Device]),
                TimeSpan.FromMilliseconds(random.Next(8000))),
            Incidents = incidents,
        };
    }

    private static Incident Incident(SimRandom random, string device, string driver)
    {
        Moment when = random.Chance(0.5) ? new Moment(MomentKind.Time, random.Next(20_000))
            : new Moment(MomentKind.Entry, random.Next(1, 16));
        TimeSpan time = TimeSpan.FromSeconds(random.Next(1, 60));
        return random.Next(5) switch
        {
            0 => new Incident.Kill(when, driver, time),
            1 => new Incident.Hold(when, driver, time),
            2 => new Incident.Cut(when, driver, time),
            3 => new Incident.Isolate(when, device, time),
            _ => new Incident.Drop(when, device),
        };
    }
}
