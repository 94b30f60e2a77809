using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Lab.Simulation;

/// <summary>Draws the plan of a world from a number.</summary>
internal static class WorldDraw
{
    private static readonly string[] Processes = ["driver-a", "driver-b", "runner-1", "runner-2"];
    private static readonly string[] Links = ["driver-a", "driver-b", "leaf", "runner-1", "runner-2"];

    // What a fault of a switch is about; %s stands for seconds that are drawn. Not among them: unreachable, which an incident
    // is, wrong-host-key, as connections here have none, and what a candidate does (refuse-line, lose-management).
    private static readonly string[] Ailments =
    [
        "deny:show configuration sessions:1", "deny:show configuration sessions:3", "deny:show running-config:1",
        "deny:show running-config:3",
        "deny:configure session:1", "deny:configure session * commit:1", "deny:configure session * commit:2",
        "deny:configure session * abort:1",
        "deny-armed:show configuration sessions:1", "deny-armed:show running-config:2", "deny-armed:show:2", "deny:write memory:1",
        "deny:write memory:4", "deny:commit timer:1", "deny:copy:1",
        "refuse-commit", "pace=real", "drop-at:connect", "drop-at:load", "drop-at:diff", "drop-at:arm", "drop-at:prove",
        "drop-at:confirm", "drop-at:save",
        "drop-at:load:2", "drop-at:confirm:2", "login-breaks-on-commit", "lockout:3:%s", "password-expired",
        "async-log", "broadcast", "warn:Change will take effect only after switch reboot",
        "double-echo", "session-leaves-table:%s", "slow-commit:%s", "slow-revert:%s", "slow-auth:%s", "foreign-session",
    ];

    // What a switch is like, from its configuration and its release: it does not come and go.
    private static readonly string[] Kinds =
        ["rehash-secrets", "rehash-secrets", "defaults-shown", "defaults-shown", "clock-prompt", "autosave", "merge-on-commit"];

    public static WorldPlan Of(ulong seed)
    {
        var random = new SimRandom(seed ^ 0x5bd1e995_00c0ffee);
        TimeSpan timer = random.Pick([TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(300)]);
        DevicePlan[] devices = Devices(random);
        bool isBad = random.Chance(0.35), isRestored = random.Chance(0.15);
        return LaterDraw.Of(DecisionDraw.Of(new WorldPlan
        {
            Seed = seed,
            Devices = devices,
            Scope = random.Pick([TransactionScope.Fabric, TransactionScope.Fabric, TransactionScope.Wave, TransactionScope.Device]),
            OnSplit = random.Pick([OnSplit.Forward, OnSplit.Forward, OnSplit.Back, OnSplit.Report]),
            Budget = random.Chance(0.8) ? 0 : 1,
            MaxLanes = random.Chance(0.3) ? 1 : 32,
            // Expressions are slow to make.
            HasCheck = random.Chance(0.04),
            CommitTimer = timer,
            Deadline = random.Chance(0.5) ? timer * random.Next(2, 6) : TimeSpan.FromHours(1),
            Weather = isBad
                ? new LinkWeather(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(random.Pick([50, 500, 3000])),
                    random.Pick([0, 0.05, 0.2]), random.Pick([0, 0.2]))
                : LinkWeather.Fair with { Doubling = 0.05 },
            SwitchLatency = TimeSpan.FromMilliseconds(random.Pick([1, 1, 20, 300])),
            SwitchDelay = random.Chance(0.8) ? TimeSpan.Zero : TimeSpan.FromMilliseconds(random.Pick([100, 1000])),
            HubClock = Offset(random),
            DriverClocks = [Offset(random), Offset(random)],
            RunnerClocks = [Offset(random), Offset(random)],
            Incidents = Incidents(random, devices, timer, isRestored),
            IsRestored = isRestored,
        }, random));
    }

    private static DevicePlan[] Devices(SimRandom random)
    {
        int count = random.Next(2, 4), waves = random.Next(1, Math.Min(3, count));
        bool isBad = random.Chance(0.4);
        int bad = random.Next(count);
        return [.. Enumerable.Range(0, count).Select(i => new DevicePlan(
            $"leaf{i + 1}",
            i < waves ? i : random.Next(waves),
            isBad && i == bad ? (CandidateKind)random.Next(1, 5) : CandidateKind.Good,
            [.. random.Chance(0.1) ? [Ailment(random)] : Array.Empty<string>(),
                .. random.Chance(0.1) ? [random.Pick(Kinds)] : Array.Empty<string>()]))];
    }

    private static Incident[] Incidents(SimRandom random, DevicePlan[] devices, TimeSpan timer, bool isRestored)
    {
        int count = random.Pick([0, 1, 1, 2, 2, 3, 4]);
        return [.. Enumerable.Range(0, count).Select(_ => Draw(random, devices[random.Next(devices.Length)].Name, timer, isRestored))];
    }

    private static Incident Draw(SimRandom random, string device, TimeSpan timer, bool isRestored)
    {
        string process = random.Pick(Processes);
        Moment when = Moment(random, device, process, isRestored);
        return random.Next(12) switch
        {
            0 or 1 => new Incident.Kill(when, process, Time(random, timer)),
            2 or 3 => new Incident.Hold(when, process, Time(random, timer)),
            4 => new Incident.Cut(when, random.Pick(Links), Time(random, timer)),
            5 => new Incident.Isolate(when, device, Time(random, timer)),
            6 => new Incident.Drop(when, device),
            7 => new Incident.Stall(when, device, Time(random, timer)),
            8 or 9 => new Incident.Ail(when, device, Ailment(random), Time(random, timer)),
            10 => new Incident.Look(when, random.Pick([PushTask.Drift, PushTask.Check, PushTask.Fetch])),
            _ => new Incident.Decide(when, DecisionKind.Cancel, "somebody"),
        };
    }

    // Of a push that is undone as often in the second as in the first.
    private static Moment Moment(SimRandom random, string device, string process, bool isRestored) => random.Next(isRestored ? 9 : 5) switch
    {
        0 => new Moment(MomentKind.Time, random.Next(20_000)),
        1 => new Moment(MomentKind.Entry, random.Next(1, 12)),
        2 => new Moment(MomentKind.Command, random.Next(1, 12)),
        >= 5 => new Moment(MomentKind.Restore, 1) { Later = TimeSpan.FromMilliseconds(random.Next(20_000)) },
        3 => new Moment(MomentKind.Change, random.Next(1, 4), device),
        _ => new Moment(MomentKind.Step, random.Next(1, process.StartsWith("runner", StringComparison.Ordinal) ? 400 : 60), process),
    };

    // From a second to somewhat more than a commit timer, short ones as often as long ones.
    private static TimeSpan Time(SimRandom random, TimeSpan timer) =>
        TimeSpan.FromMilliseconds(Math.Round(1000 * Math.Exp(random.NextDouble() * Math.Log(timer.TotalSeconds * 1.3))));

    private static string Ailment(SimRandom random) =>
        random.Pick(Ailments).Replace("%s", $"{random.Next(1, 12)}", StringComparison.Ordinal);

    private static TimeSpan Offset(SimRandom random) => random.Next(10) switch
    {
        < 5 => TimeSpan.Zero,
        < 9 => TimeSpan.FromMilliseconds(random.Next(-2000, 2000)),
        _ when random.Chance(0.85) => TimeSpan.FromMilliseconds(random.Next(-2000, 2000)),
        // Too far apart: the push must be refused.
        _ => TimeSpan.FromSeconds(random.Next(-120, 120)),
    };
}
