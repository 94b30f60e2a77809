using Leafwire.Contracts;
using Leafwire.Contracts.Settings;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Pipeline.Planning;

/// <summary>
/// Decides, once a push has its turn, whether it can begin, and with which commit timer: from what its runners say of
/// themselves. What it decides stands in the push's log.
/// </summary>
public static class StartPlanner
{
    private static readonly TimeSpan ShortestAuto = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestAuto = TimeSpan.FromHours(1);

    /// <summary>
    /// What a configure and a confirm take on a real switch, for a timer that is to be long enough before any was measured.
    /// </summary>
    private static readonly TimeSpan UsualConfigure = TimeSpan.FromSeconds(10), UsualConfirm = TimeSpan.FromSeconds(5);

    /// <summary>What they take at least, for refusing only what cannot work.</summary>
    private static readonly TimeSpan FastConfigure = TimeSpan.FromMilliseconds(100), FastConfirm = TimeSpan.FromMilliseconds(500);

    /// <summary>A pause in which nobody can look at anything is none.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(10);

    /// <summary>What a timer that may be chosen leaves for a pause.</summary>
    private static readonly TimeSpan UsualPause = TimeSpan.FromMinutes(15);

    /// <summary>Room for what is slower than of late.</summary>
    private const double Headroom = 1.5;

    /// <summary>Of the timer at most so much is kept for confirming.</summary>
    private const double LargestReserve = 0.6;

    /// <summary>Problems that are named; of the rest only the count is told.</summary>
    private const int Named = 200;

    /// <summary>No confirm is begun when less of a commit timer is left than this: a tenth of it, at most 30 s.</summary>
    internal static TimeSpan Margin(TimeSpan commitTimer) =>
        commitTimer / 10 < TimeSpan.FromSeconds(30) ? commitTimer / 10 : TimeSpan.FromSeconds(30);

    /// <summary>Makes the start of a push.</summary>
    /// <param name="plan">The push.</param>
    /// <param name="answers">An answer for each of its devices, in any order.</param>
    /// <param name="notes">What the uploader should know though it stops nothing.</param>
    public static PushStart Decide(PushPlan plan, IReadOnlyList<PresenceAnswer> answers, IReadOnlyList<string>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(answers);
        var byDevice = answers.ToDictionary(a => a.Device, StringComparer.Ordinal);
        var start = new PushStart(plan.Id) { Notes = [.. notes ?? [], .. SignedNotes(plan, answers)] };
        if (plan.Policy.OnlyLooks)
            return start with { CommitTimer = ShortestAuto, Unserved = Unserved(plan, byDevice) };
        List<StartProblem> problems = [.. RunnerProblems(plan, byDevice)];
        if (problems.Count > 0)
            return start with
            {
                Problems = [.. problems.Take(problems.Count > Named ? Named - 1 : Named), .. Rest(problems.Count - Named + 1)],
            };
        if (plan.Policy.DryRun)
            return start with { CommitTimer = plan.Policy.CommitTimer ?? ShortestAuto };

        TimeSpan timer = plan.Policy.CommitTimer ?? Auto(plan, byDevice);
        TimeSpan confirm = Confirm(plan, byDevice, FastConfirm) * Headroom;
        TimeSpan configure = Configure(plan, byDevice, FastConfigure);
        TimeSpan reserve = Longer(timer / 4, confirm + Margin(timer));
        if (confirm + Margin(timer) > timer * LargestReserve || configure + reserve > timer)
            return start with { Problems = [new StartProblem(null, TooMany(plan, byDevice, timer, configure, confirm))] };
        start = start with { CommitTimer = timer, ConfirmReserve = reserve };
        TimeSpan watched = Watched(plan);
        if (configure + watched + reserve > timer)
            return start with { Problems = [new StartProblem(null, TooLongASoak(plan, timer, configure, watched, reserve))] };
        if (plan is not { PauseAfter: { } pause, Policy.Scope: TransactionScope.Fabric })
            return start;

        PushPlan rest = plan with { Waves = [.. plan.Waves.Skip(pause)] };
        TimeSpan after = rest.Waves.Count == 0 ? TimeSpan.Zero : (Configure(rest, byDevice, UsualConfigure) * Headroom) + Watched(rest);
        TimeSpan room = timer - reserve - configure - watched - (after - Watched(rest));
        return room < ShortestPause
            ? start with { Problems = [new StartProblem(null, NoPause(pause, timer, room))] }
            : start with { PauseReserve = after, Notes = [.. start.Notes, PauseNote(pause, timer, room)] };
    }

    private static IEnumerable<string> SignedNotes(PushPlan plan, IReadOnlyList<PresenceAnswer> answers) =>
        plan.Policy.DryRun ? [] : answers.Where(a => a.Presence is { Approvers: not null }).Select(a => a.Presence!.Runner)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(runner => $"runner {runner} arms only what people approve with keys of their own: leafwire approve --key FILE");

    /// <summary>How long the waves of one transaction are watched, one after the other.</summary>
    private static TimeSpan Watched(PushPlan plan) =>
        plan.Policy.Soak * (plan.Policy.Scope == TransactionScope.Fabric ? plan.Waves.Count : Math.Min(1, plan.Waves.Count));

    private static string TooLongASoak(PushPlan plan, TimeSpan timer, TimeSpan configure, TimeSpan watched, TimeSpan reserve)
    {
        bool isFabric = plan.Policy.Scope == TransactionScope.Fabric;
        return $"soak watches {(isFabric ? $"{plan.Waves.Count} waves one after the other, together" : "a wave for")} "
            + $"{Duration.Format(watched)}, and with {Seconds(configure)} for arming and "
            + $"{Seconds(reserve)} kept for confirming that is more than the commit timer of {Duration.Format(timer)}: "
            + "raise commitTimer, shorten soak"
            + (isFabric ? ", or use scope 'wave', in which each wave has the whole timer" : "");
    }

    private static string NoPause(int wave, TimeSpan timer, TimeSpan room) =>
        $"with scope 'fabric' the switches are armed while the push pauses, and the commit timer of {Duration.Format(timer)} leaves "
        + $"{Seconds(Longer(room, TimeSpan.Zero))} for the pause after wave {wave}: raise commitTimer, or use scope 'wave', "
        + "whose pause may last until the push's deadline";

    private static string PauseNote(int wave, TimeSpan timer, TimeSpan room) =>
        $"the pause after wave {wave} can last about {Duration.Format(TimeSpan.FromSeconds(Math.Floor(room.TotalSeconds)))}: "
        + $"with scope 'fabric' the switches are armed meanwhile, on a commit timer of {Duration.Format(timer)}";

    // What only looks goes on with those that can be looked at.
    private static UnservedDevices[]? Unserved(PushPlan plan, Dictionary<string, PresenceAnswer> answers)
    {
        UnservedDevices[] all =
        [
            .. from device in plan.Devices
               let answer = answers.GetValueOrDefault(device)
               // Said once of many devices, so without the name of any.
               let reason = answer?.Refusal?.Replace($" of device {device}", "", StringComparison.Ordinal)
                   ?? (answer?.Presence is { Ready: true } ? null
                       : answer is { IsComing: true } ? NotReady(answer, "its runner")
                       : $"no runner of site {plan.Site} serves it")
               where reason is not null
               group device by reason into same
               select new UnservedDevices(same.Key, [.. same]),
        ];
        return all.Length == 0 ? null : all;
    }

    private static string NotReady(PresenceAnswer answer, string runner) =>
        $"{runner} {answer.Unheard ?? "does not read the site's commands"}";

    private static IEnumerable<StartProblem> Rest(int more) =>
        more > 1 ? [new StartProblem(null, $"{more} more problems of this kind")] : [];

    private static IEnumerable<StartProblem> RunnerProblems(PushPlan plan, Dictionary<string, PresenceAnswer> answers)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (string device in plan.Devices)
        {
            PresenceAnswer? answer = answers.GetValueOrDefault(device);
            if (answer?.Refusal is { } refusal)
            {
                yield return new StartProblem(device, refusal);
            }
            else if (answer is { IsComing: true })
            {
                yield return new StartProblem(device, $"{NotReady(answer, $"the runner of device {device}")}: "
                    + "see that it reaches the hub through its leaf node, then upload again");
            }
            else if (answer?.Presence is not { Ready: true } presence)
            {
                yield return new StartProblem(device, $"no runner serves device {device} at site {plan.Site}: start one there, "
                    + "or add the device to a runner's inventory (its name must be the same), then upload again");
            }
            else if (!plan.Policy.DryRun && presence.Approvers is { } approvers
                && (plan.Policy.Approval != Approval.Required || plan.Policy.Approvers < approvers))
            {
                if (told.Add(presence.Runner))
                    yield return new StartProblem(device, $"runner {presence.Runner} arms only what "
                        + $"{(approvers == 1 ? "a person approves with a key" : $"{approvers} people approve with keys")} of their own: "
                        + $"set \"approval\": \"required\"{(approvers == 1 ? "" : $", \"approvers\": {approvers}")} in push.json, "
                        + "then upload again");
            }
            else if (answer.ClockOffset is not { } offset)
            {
                if (told.Add(presence.Runner))
                    yield return new StartProblem(device, $"runner {presence.Runner} is of an older version than this pipeline and does "
                        + "not tell its clock: update it, then upload again");
            }
            else if (offset.Duration() > plan.Policy.ClockTolerance && told.Add(presence.Runner))
            {
                yield return new StartProblem(device, $"the clock of runner {presence.Runner} is {Seconds(offset.Duration())} "
                    + $"{(offset > TimeSpan.Zero ? "ahead of" : "behind")} the pipeline's, "
                    + $"more than the {Seconds(plan.Policy.ClockTolerance)} of clockTolerance: set both by NTP, then upload again");
            }
        }
    }

    private static TimeSpan Auto(PushPlan plan, Dictionary<string, PresenceAnswer> answers)
    {
        TimeSpan confirm = Confirm(plan, answers, UsualConfirm) * Headroom;
        TimeSpan needed = Configure(plan, answers, UsualConfigure) * Headroom + Longer(confirm + TimeSpan.FromSeconds(30), TimeSpan.Zero);
        // A quarter is kept for confirming in any case.
        needed = Longer(needed, Configure(plan, answers, UsualConfigure) * Headroom / 0.75);
        TimeSpan watched = Watched(plan)
            + (plan is { PauseAfter: not null, Policy.Scope: TransactionScope.Fabric } ? UsualPause : TimeSpan.Zero);
        needed += watched / 0.75;
        needed = TimeSpan.FromMinutes(Math.Ceiling(needed.TotalMinutes));
        return needed < ShortestAuto ? ShortestAuto : needed > LongestAuto ? LongestAuto : needed;
    }

    // The waves of one transaction are armed one after the other, and each runner works through its own share.
    private static TimeSpan Configure(PushPlan plan, Dictionary<string, PresenceAnswer> answers, TimeSpan normal)
    {
        IEnumerable<TimeSpan> waves = plan.Waves.Select(w => Longest(w, answers, p => p.Slots, p => p.ConfigurePace, normal));
        return plan.Policy.Scope switch
        {
            TransactionScope.Fabric => waves.Aggregate(TimeSpan.Zero, (sum, wave) => sum + wave),
            TransactionScope.Wave => waves.Max(),
            // Each is confirmed as soon as it is armed, unless its wave is watched.
            _ => plan.Policy.Soak > TimeSpan.Zero ? waves.Max() : TimeSpan.Zero,
        };
    }

    private static TimeSpan Confirm(PushPlan plan, Dictionary<string, PresenceAnswer> answers, TimeSpan normal) => plan.Policy.Scope switch
    {
        TransactionScope.Fabric => Longest(plan.Devices, answers, p => p.ConfirmSlots, p => p.ConfirmPace, normal),
        TransactionScope.Wave => plan.Waves.Max(w => Longest(w, answers, p => p.ConfirmSlots, p => p.ConfirmPace, normal)),
        _ => Longest([plan.Devices.First()], answers, p => p.ConfirmSlots, p => p.ConfirmPace, normal),
    };

    private static TimeSpan Longest(
        IEnumerable<string> devices, Dictionary<string, PresenceAnswer> answers, Func<Presence, int> slots, Func<Presence, double?> pace,
        TimeSpan normal) =>
        devices.GroupBy(d => answers[d].Presence!.Runner).Max(g =>
        {
            Presence runner = answers[g.First()].Presence!;
            TimeSpan each = pace(runner) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : normal;
            return each * Math.Ceiling(g.Count() / (double)Math.Max(1, slots(runner)));
        });

    private static string TooMany(
        PushPlan plan, Dictionary<string, PresenceAnswer> answers, TimeSpan timer, TimeSpan configure, TimeSpan confirm)
    {
        Presence runner = answers[plan.Devices.First()].Presence!;
        int devices = plan.Policy.Scope == TransactionScope.Fabric ? plan.Devices.Count() : plan.Waves.Max(w => w.Count);
        return $"the largest transaction has {devices} devices; arming them takes about {Seconds(configure)} at {runner.Slots} at once and "
            + $"confirming them {Seconds(confirm)} at {runner.ConfirmSlots} at once, "
            + $"which the commit timer of {Duration.Format(timer)} leaves no time for: raise commitTimer (or leave it out), "
            + "use scope 'wave' with smaller waves, or give the runners more slots (maxLanes, maxConfirms)";
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static string Seconds(TimeSpan time) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}
