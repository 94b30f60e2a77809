using Leafwire.Contracts;
using Leafwire.Contracts.Settings;
using Leafwire.Eos;

namespace Leafwire.Pipeline.Policies;

/// <summary>
/// The keys of <c>push.json</c>. A new one is a row here and a property of <see cref="PushPolicy"/>, which holds its default;
/// reader, schema and documentation follow.
/// </summary>
internal static class PolicyTable
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private static readonly ListKind<IReadOnlyList<string>> Groups = new(
        PolicyKinds.Devices, "waves, each a list of device names or patterns");

    private static readonly TextKind Push =
        new(1, 16, "a push's id", text => Names.IsPushId(text) ? null : "a push's id has 16 lower-case hexadecimal digits");

    private static readonly SettingsTable<WaveLimit> LimitKeys = new SettingsTable<WaveLimit>(
        "a limit of `waves.atOnce`", new WaveLimit([], 1))
        .Key("devices", PolicyKinds.Devices, l => l.Devices, (l, v) => l with { Devices = v }, "The devices that are counted.", "all")
        .Key("max", new NumberKind(1, Limits.Devices), l => l.Max, (l, v) => l with { Max = v }, "So many of them in one wave.",
            isRequired: true);

    private static readonly SettingsTable<WavePolicy> WaveKeys = new SettingsTable<WavePolicy>("waves", new WavePolicy())
        .Key("canary", PolicyKinds.Devices, w => w.Canary, (w, v) => w with { Canary = v },
            "The first wave. An empty list is no canary.", "one device of each role, the first by name")
        .Key("batch", new AllowanceKind(1), w => w.Batch, (w, v) => w with { Batch = v },
            "Size of the waves after the canary, at most: a number of devices, or a share of the push.", "as many as `fabric` allows")
        .Key("fabric", new FlagKind(), w => w.Fabric, (w, v) => w with { Fabric = v },
            "`true`: never two MLAG peers in one wave, and never more than half of a tier (devices of one role). "
            + "`false`: waves by name alone.")
        .Key("atOnce", new ListKind<WaveLimit>(LimitKeys, "limits", Limits.Checks), w => w.AtOnce, (w, v) => w with { AtOnce = v },
            "How many devices may be in a wave at most, of all or of a group; larger waves and groups are split.", "no limit")
        .Key("groups", Groups, w => w.Groups, (w, v) => w with { Groups = v },
            "The waves one by one, in place of `canary` and `batch`. "
            + "A device belongs to the first that names it; one that none names is an error, so let the last be `[\"*\"]`.",
            "canary and batch hold")
        .Rule((waves, value, report) =>
        {
            if (waves.Groups is not null && (value.Find("canary") ?? value.Find("batch")) is not null)
                report.Add(value, "groups", "groups stand in the place of canary and batch; give one or the other");
            if (waves.Groups is { Count: 0 })
                report.Add(value, "groups", "an empty list of groups holds no device; leave the key out for the default");
        });

    /// <summary>The whole file.</summary>
    public static SettingsTable<PushPolicy> Policy { get; } = new SettingsTable<PushPolicy>("push.json", PushPolicy.Default)
        .Key("$schema", new TextKind(), _ => null, (p, _) => p, "For editors: the address of `push.schema.json`. Not looked at.")
        .Key("task", new ChoiceKind<PushTask>(), p => p.Task, (p, v) => p with { Task = v },
            "What the upload is for. `push`: its configurations are put onto switches. The others change no switch, take no turn in "
            + "the queue, and have `devices` in the place of configurations. `check`: `checks` are run. `fetch`: running configurations "
            + "are read into storage. `drift`: what was confirmed last is compared with what is run. See [drift](drift.md).")
        .Key("devices", PolicyKinds.Devices, p => p.Devices, (p, v) => p with { Devices = v },
            "With a `task` that only looks: the devices, as names, or as patterns over those that were pushed to the site.", "none")
        .Key("adopt", new FlagKind(), p => p.Adopt, (p, v) => p with { Adopt = v },
            "With `fetch`: `true` takes what a device runs for what was confirmed last, so that it has not drifted any more.")
        .Key("mode", new ChoiceKind<ConfigureMode>(), p => p.Mode, (p, v) => p with { Mode = v },
            "`replace`: the upload is the whole configuration, what it does not hold is removed. `merge`: it is added to what is there.")
        .Key("requireEnd", new FlagKind(), p => p.RequireEnd ?? false, (p, v) => p with { RequireEnd = v },
            "`true`: every configuration must close with the line `end`. `false`: none need.",
            "by what the other configurations of the build do; of a single one, by what was pushed to its device before")
        .Key("dryRun", new FlagKind(), p => p.DryRun, (p, v) => p with { DryRun = v }, "Load and show the differences, change nothing.")
        .Key("scope", new ChoiceKind<TransactionScope>(), p => p.Scope, (p, v) => p with { Scope = v },
            "What stands or falls together: the whole push (`fabric`), each `wave`, or each `device` by itself.")
        .Key("waves", WaveKeys,
            p => p.Waves, (p, v) => p with { Waves = v }, "The order in which devices are configured.",
            "one canary of each role, then at most half of a tier at once, MLAG peers apart")
        .Key("failureBudget", new AllowanceKind(0), p => p.FailureBudget, (p, v) => p with { FailureBudget = v },
            "Devices that may fail without stopping the push: a number, or a share of the push.")
        .Key("onSplit", new ChoiceKind<OnSplit>(), p => p.OnSplit, (p, v) => p with { OnSplit = v },
            "When a switch went back by itself after others of its transaction were confirmed: "
            + "`forward` configures and confirms it again as long as "
            + "`deadline` allows, `back` puts the confirmed ones back, `report` only says so.")
        .Key("commitTimer", new DurationKind(CommitTimer.Shortest, CommitTimer.Longest, "auto"),
            p => p.CommitTimer, (p, v) => p with { CommitTimer = v },
            "A switch goes back by itself this long after it was armed. `auto` is 5 minutes to 1 hour, by the number of devices "
            + "and the pace that the runners have measured.")
        .Key("deadline", new DurationKind(TimeSpan.FromSeconds(10), Week), p => p.Deadline, (p, v) => p with { Deadline = v!.Value },
            "No new work is begun this long after the push began; waiting for people does not count.")
        .Key("runnerWait", new DurationKind(TimeSpan.Zero, TimeSpan.FromHours(1)),
            p => p.RunnerWait, (p, v) => p with { RunnerWait = v!.Value },
            "How long runners may take to show up before the push is refused for want of them.")
        .Key("clockTolerance", new DurationKind(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
            p => p.ClockTolerance, (p, v) => p with { ClockTolerance = v!.Value },
            "By how much a runner's clock may differ from the pipeline's.")
        .Key("approval", new ChoiceKind<Approval>(), p => p.Approval, (p, v) => p with { Approval = v },
            "`required`: the push shows its differences and waits, outside the queue, until people approve them; a switch is armed with "
            + "nothing else.")
        .Key("approvalWithin", new DurationKind(TimeSpan.FromSeconds(10), Week),
            p => p.ApprovalWithin, (p, v) => p with { ApprovalWithin = v!.Value },
            "How long people may take to agree. Meanwhile the push holds nobody up.")
        .Key("approvers", new NumberKind(1, 10), p => p.Approvers, (p, v) => p with { Approvers = v },
            "How many people must agree, each by another name.")
        .Key("notAuthor", new FlagKind(), p => p.NotAuthor, (p, v) => p with { NotAuthor = v },
            "`true`: whoever made the upload is not one of them. The upload must name its author.")
        .Key("managementChanges", new ChoiceKind<ManagementChanges>(), p => p.ManagementChanges, (p, v) => p with { ManagementChanges = v },
            "`refuse`: a switch is not armed with a change to what its runner's own access depends on: the address, VRF, default "
            + "route and SSH of its management, the login, AAA. `allow`: with any.")
        .Key("limit", PolicyKinds.Devices, p => p.Limit, (p, v) => p with { Limit = v },
            "The devices that are pushed, of those in the upload. The others are left out and named in a note.", "all")
        .Key("absent", PolicyKinds.Devices, p => p.Absent, (p, v) => p with { Absent = v },
            "Devices that are known and not there yet. They are skipped and named, and the push ends `incomplete`, not `succeeded`.",
            "none")
        .Key("supersede", new ChoiceKind<Supersede>(), p => p.Supersede, (p, v) => p with { Supersede = v },
            "Whose place this push takes, of older ones that have changed nothing and have no device beside this one's; they end "
            + "`superseded`. `waiting`: of those that wait for an approval, which is void then, or for their window. `queued`: of those "
            + "that wait for their turn as well. `none`: of none before it had its turn. A dry run and a merge take nobody's place.")
        .Key("priority", new ChoiceKind<Priority>(), p => p.Priority, (p, v) => p with { Priority = v },
            "Who goes first among pushes that wait because of the site's limit of devices at once. Never before an older push of one of "
            + "its devices: that one has its priority, too, if it is the higher one.")
        .Key("window", WindowTable.Keys, p => p.Window, (p, v) => p with { Window = v },
            "When the push may begin to change switches. Outside it waits, and holds nobody up; one that began is carried to its end. "
            + "What is to be approved is previewed at any time.", "at any time")
        .Key("pauseAfter", new PausePointKind(), p => p.PauseAfter, (p, v) => p with { PauseAfter = v },
            "After this wave is armed and healthy (scope `fabric`) or confirmed, the push waits for `leafwire promote`, at most "
            + "until its commit timer leaves just time enough (scope `fabric`) or until `deadline`; then it stops.", "it does not pause")
        .Key("soak", new DurationKind(TimeSpan.Zero, TimeSpan.FromHours(12)), p => p.Soak, (p, v) => p with { Soak = v!.Value },
            "How long each wave is watched while it is armed. Then its checks run once more before the push goes on.")
        .Key("acceptRefusals", ExpressionKinds.AcceptRefusals,
            p => p.AcceptRefusals, (p, v) => p with { AcceptRefusals = [.. v] },
            "Expressions over a switch's words. A refused line that one of them matches does not fail the load and is told as a "
            + "warning. A runner may accept more by its own `acceptRefusals`; every other refused line fails the load.", "none")
        .Key("checks", PolicyKinds.Checks,
            p => p.Checks, (p, v) => p with { Checks = [.. v.Select(CheckTable.Finish)] },
            "What must hold on the switches; files `checks/*.yml` beside the configurations hold more of them. See [checks](checks.md).",
            "none")
        .Key("defaultChecks", new ChoiceKind<DefaultChecks>(), p => p.DefaultChecks, (p, v) => p with { DefaultChecks = v },
            "`on`: BGP sessions, MLAG, LLDP neighbors, links and port channels are read before a candidate is loaded, "
                + "and must be as before "
            + "while it is armed, but for what it removes itself. `off`: nobody looks.")
        .Key("unknownChecks", new ChoiceKind<UnknownChecks>(), p => p.UnknownChecks, (p, v) => p with { UnknownChecks = v },
            "What a check does that could not be told, because the switch did not answer or its answer was not understood: "
            + "`fail`, as one that does not hold, or `pass`.")
        .Key("restores", new ListKind<string>(Push, "pushes", Limits.Restores),
            p => p.Restores, (p, v) => p with { Restores = [.. v.Distinct()] },
            "The pushes that this one undoes, as `leafwire restore` writes them: each is told by which push it was undone.", "none")
        .Rule((policy, value, report) =>
        {
            if (policy.OnlyLooks && policy.Devices is not { Count: > 0 })
                report.Add(value, "task", "say which devices are meant: \"devices\": [\"*\"] for all that were pushed");
            if (!policy.OnlyLooks && policy.Devices is not null)
                report.Add(value, "devices", "a push has the devices of its configurations; leave the key out, or say which 'task'");
            if (policy.Adopt && policy.Task != PushTask.Fetch)
                report.Add(value, "adopt", "only what is fetched can be adopted: \"task\": \"fetch\"");
        })
        .Rule((policy, value, report) =>
        {
            int patterns = policy.Checks.Sum(c => c.Devices.Count)
                + (policy.Waves.Canary?.Count ?? 0) + (policy.Waves.Groups?.Sum(g => g.Count) ?? 0)
                + policy.Waves.AtOnce.Sum(l => l.Devices.Count) + policy.Limit.Count + policy.Absent.Count + (policy.Devices?.Count ?? 0);
            if (patterns > Limits.Patterns)
                report.Add(value, "waves", $"there are more than {Limits.Patterns} names and patterns of devices");
        });
}
