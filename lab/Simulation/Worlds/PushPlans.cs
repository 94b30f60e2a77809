using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Lab.Simulation;

/// <summary>The pushes of a world.</summary>
internal static class PushPlans
{
    /// <summary>Who uploads.</summary>
    public const string Author = "author";

    /// <summary>The push that a world is about.</summary>
    public static SimPush First(World world)
    {
        WorldPlan plan = world.Plan;
        PushPlan made = Of(world, "0123456789abcdef", Waves(plan.Devices)) with
        {
            PauseAfter = plan.PauseAfter,
            Policy = Policy(plan) with { Window = plan.Window?.Made },
        };
        return new SimPush(
            world, made, plan.Devices, plan.Devices.ToDictionary(d => d.Name, d => (Texts.Before(d.Name), Texts.Candidate(d))));
    }

    /// <summary>The push of other devices beside it.</summary>
    public static SimPush Beside(World world, BesidePlan beside)
    {
        PushPlan made = Of(world, "0011223344556677", Waves(beside.Devices)) with
        {
            Policy = Policy(world.Plan with { Devices = beside.Devices, Scope = beside.Scope, Approvers = 0 }),
        };
        return new SimPush(
            world, made, beside.Devices, beside.Devices.ToDictionary(d => d.Name, d => (Texts.Before(d.Name), Texts.Candidate(d))));
    }

    /// <summary>The push that undoes another, as <c>leafwire restore</c> makes it; null when there is nothing to undo.</summary>
    public static SimPush? Restore(World world, SimPush undone)
    {
        PushReport[] reports = [.. undone.Reports];
        DevicePlan[] devices = [.. undone.Devices.Where(d => undone.Archived(d.Name) is not null
            && reports.All(r => r.Devices.Any(told => told.Device == d.Name && told.Outcome == DeviceOutcome.Confirmed)))];
        if (devices.Length == 0 || reports.Length == 0)
            return null;
        int[] waves = [.. devices.Select(d => d.Wave).Distinct().Order()];
        devices = [.. devices.Select(d => d with { Wave = Array.IndexOf(waves, d.Wave), Candidate = CandidateKind.Good })];
        PushPlan made = Of(world, "fedcba9876543210", Waves(devices));
        made = made with { Policy = made.Policy with { Restores = [undone.Id], Checks = [] } };
        return new SimPush(world, made, devices,
            devices.ToDictionary(d => d.Name, d => (undone.CandidateOf(d.Name).Text(), undone.Archived(d.Name)!.Text())));
    }

    /// <summary>A push that only looks, at all devices.</summary>
    /// <param name="world">The world.</param>
    /// <param name="number">Which look of the world.</param>
    /// <param name="task">What it is for.</param>
    public static SimPush Look(World world, int number, PushTask task)
    {
        PushPlan made = Of(world, FormattableString.Invariant($"10{number:x6}89abcdef"), [[.. world.Plan.Devices.Select(d => d.Name)]]) with
        {
            Policy = new PushPolicy
            {
                Task = task,
                // It holds at no switch, so that it is asked for as long as it may be.
                Checks = [new PolicyCheck(
                    new Check { Name = "other", Command = "show hostname", Expect = "spine", Within = LongCheck }, [])],
            },
        };
        return new SimPush(world, made, world.Plan.Devices,
            world.Plan.Devices.ToDictionary(d => d.Name, d => (Texts.Before(d.Name), Texts.Before(d.Name))));
    }

    /// <summary>A push that waits so long for a look is delayed by it.</summary>
    private static readonly TimeSpan LongCheck = TimeSpan.FromMinutes(2);

    private static PushPlan Of(World world, string id, IReadOnlyList<IReadOnlyList<string>> waves) => new()
    {
        Id = id,
        Site = World.Site,
        Upload = "build.zip",
        UploadedAt = world.Scheduler.Now,
        PlannedAt = world.Scheduler.Now,
        Version = PushPlan.CurrentVersion,
        LogStart = world.Hub.LastEntry,
        Provenance = new Provenance { Author = Author },
        Policy = Policy(world.Plan),
        Waves = waves,
    };

    private static string[][] Waves(IReadOnlyList<DevicePlan> devices) =>
        [.. devices.GroupBy(d => d.Wave).OrderBy(w => w.Key).Select(w => w.Select(d => d.Name).ToArray())];

    private static PushPolicy Policy(WorldPlan plan) => new()
    {
        Scope = plan.Scope,
        OnSplit = plan.OnSplit,
        FailureBudget = Allowance.Count(plan.Budget),
        CommitTimer = plan.CommitTimer,
        Deadline = plan.Deadline,
        Approval = plan.Approvers > 0 ? Approval.Required : Approval.None,
        Approvers = Math.Max(1, plan.Approvers),
        NotAuthor = plan.NotAuthor,
        ApprovalWithin = plan.ApprovalWithin,
        Soak = plan.Soak,
        DefaultChecks = DefaultChecks.Off,
        Checks =
        [
            .. plan.HasCheck ? [new PolicyCheck(new Check { Name = "name", Command = "show hostname", Expect = "^Hostname: leaf" }, [])]
                : Array.Empty<PolicyCheck>(),
            .. plan.Devices.Where(d => d.Candidate == CandidateKind.Unhealthy)
                .Select(d => new PolicyCheck(new Check
                {
                    Name = "spine",
                    Command = "show hostname",
                    Expect = "^Hostname: spine",
                    Within = TimeSpan.FromSeconds(2),
                }, [d.Name])),
        ],
    };
}
