using Leafwire.Contracts;

namespace Leafwire.Lab.Simulation;

/// <summary>Draws what people are asked in a world, and what they say.</summary>
internal static class DecisionDraw
{
    /// <summary>A plan with what people do about it.</summary>
    public static WorldPlan Of(WorldPlan plan, SimRandom random)
    {
        int waves = plan.Devices.Max(d => d.Wave) + 1;
        plan = plan with
        {
            Approvers = random.Chance(0.25) ? random.Next(1, 2) : 0,
            NotAuthor = random.Chance(0.5),
            ApprovalWithin = TimeSpan.FromSeconds(random.Next(20, 120)),
            PauseAfter = random.Chance(0.15) ? random.Next(1, waves) : null,
        };
        if (random.Chance(0.12))
        {
            var opens = TimeSpan.FromSeconds(random.Next(0, 60));
            plan = plan with { Window = new WindowPlan(opens, opens + TimeSpan.FromSeconds(random.Next(1, 60)), random.Chance(0.5)) };
        }

        var incidents = new List<Incident>(plan.Incidents);
        int asked = 0;
        if (plan.Approvers > 0)
            incidents.AddRange(Approval(plan, random, ++asked));
        if (plan.PauseAfter is not null)
            incidents.AddRange(Promotion(random, ++asked));
        if (plan is { Approvers: > 0, IsRestored: true })
            incidents.AddRange(Approval(plan, random, ++asked));
        return plan with { Incidents = incidents };
    }

    private static IEnumerable<Incident> Approval(WorldPlan plan, SimRandom random, int asked)
    {
        // Before there is anything to see.
        if (random.Chance(0.15))
            yield return new Incident.Decide(new Moment(MomentKind.Entry, random.Next(1, 3)), DecisionKind.Approve, "ann", Named(random));
        if (random.Chance(0.15))
            yield return new Incident.Decide(Soon(random, asked), DecisionKind.Approve, "bob", Naming.Other);
        if (random.Chance(0.2))
            yield return new Incident.Decide(Soon(random, asked), DecisionKind.Approve, PushPlans.Author, Naming.Shown);
        // Once, or once more to be sure.
        for (int times = random.Pick([0, 0, 0, 1, 2]); times > 0; times--)
            yield return new Incident.Decide(Soon(random, asked), DecisionKind.Approve, "ann", Naming.Shown);
        DevicePlan[] changed = [.. plan.Devices.Where(d => d.Candidate != CandidateKind.Unchanged)];
        if (random.Chance(0.25) && changed.Length > 0)
            yield return new Incident.Edit(Asked(asked, random.Next(0, 1500)), random.Pick(changed).Name);
        // Who agrees may do so behind somebody who does not, and nobody may say anything.
        int mood = random.Next(20);
        if (mood >= 15 && mood < 18)
            yield return new Incident.Decide(
                Asked(asked, random.Next(0, 20_000)), random.Chance(0.5) ? DecisionKind.Reject : DecisionKind.Cancel, "ann");
        for (int person = 0; mood < 17 && person < plan.Approvers; person++)
            yield return new Incident.Decide(
                Asked(asked, random.Next(2000, 30_000)), DecisionKind.Approve, $"person{person}", Naming.Shown);
    }

    private static IEnumerable<Incident> Promotion(SimRandom random, int asked)
    {
        if (random.Chance(0.3))
            yield return new Incident.Decide(new Moment(MomentKind.Entry, random.Next(1, 10)), DecisionKind.Promote, "bob");
        if (random.Chance(0.1))
            yield return new Incident.Decide(Soon(random, asked), DecisionKind.Approve, "bob", Naming.Shown);
        DecisionKind? word = random.Next(20) switch
        {
            < 14 => DecisionKind.Promote,
            < 16 => DecisionKind.Cancel,
            < 17 => DecisionKind.Reject,
            _ => null,
        };
        if (word is { } kind)
            yield return new Incident.Decide(Asked(asked, random.Next(500, 30_000)), kind, "ann");
    }

    private static Moment Soon(SimRandom random, int asked) => Asked(asked, random.Next(0, 2000));

    private static Moment Asked(int time, int milliseconds) =>
        new(MomentKind.Asked, time) { Later = TimeSpan.FromMilliseconds(milliseconds) };

    private static Naming Named(SimRandom random) => random.Pick([Naming.Shown, Naming.Other, Naming.Nothing]);
}
