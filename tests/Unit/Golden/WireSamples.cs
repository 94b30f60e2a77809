using Leafwire.Contracts;
using Leafwire.Runner.Journal;
using Leafwire.Runner.Work;

namespace Leafwire.Tests.Unit.Golden;

/// <summary>
/// What each file of <c>tests/golden/wire</c> means. Those below <c>today</c> are also what is written today; the folder of a
/// day holds what was written up to then, and is never changed.
/// </summary>
internal static partial class WireSamples
{
    private const string Push = "0123456789abcdef";
    private const string Key = "UAEXAMPLE23456723456723456723456723456723456723456723456";

    private static readonly DateTimeOffset NotAfter = new(2026, 3, 1, 12, 5, 0, TimeSpan.Zero);

    // As compressed once: another runtime may compress the same text otherwise.
    private static readonly Payload Text = new()
    {
        Digest = "sha256:6624b75a194bfa0c57b35d5b0738438a0ea64f6357e2e1af0e671f74f9fe996c",
        Size = 15,
        Inline = Convert.FromBase64String("CweAaG9zdG5hbWUgbGVhZjEKAw=="),
    };

    private static readonly Payload Beside = new()
    {
        Digest = "sha256:" + new string('a', 64), Size = 4_000_000, Object = "sha256-" + new string('a', 64),
    };

    private static readonly string Digest = "sha256:" + new string('d', 64);

    private static readonly string Signature = CommandSignature.Encode(new byte[CommandSignature.SignatureBytes]);

    private static readonly Risk[] Risks = [new Risk("bgp", "router bgp 65001: neighbor 10.0.0.1 is removed")];

    private static readonly Check[] Checks =
    [
        new Check
        {
            Name = "bgp is up", Phase = CheckPhase.Post, Command = "show ip bgp summary", Expect = "Estab",
            Within = TimeSpan.FromMinutes(1),
        },
        new Check { Name = "no error", Phase = CheckPhase.Pre, Command = "show interfaces", Reject = "errdisabled" },
    ];

    /// <summary>The text that <see cref="Text"/> is.</summary>
    public const string PlainText = "hostname leaf1\n";

    /// <summary>What each file means, by its path below <c>tests/golden/wire</c>.</summary>
    public static IReadOnlyDictionary<string, object> All { get; } = new Dictionary<string, object>
    {
        ["today/configure.json"] = Configure() with { Attempt = 2, ApprovedDiff = Digest, RefuseManagementChanges = true },
        ["today/configure-object.json"] = Configure() with { Mode = ConfigureMode.Merge, Candidate = Beside, Checks = [] },
        ["today/configure-checks.json"] = Configure() with
        {
            Checks = [
                new Check
                {
                    Name = "overlay", Command = "", Kind = CheckKind.BgpPeers,
                    Arguments = new CheckArguments { Family = BgpFamily.Evpn, Names = ["10.1.0.1"], ReceivedShare = 90 },
                    Holds = TimeSpan.FromSeconds(10), Consecutive = 3, Observe = true,
                },
                new Check
                {
                    Name = "routes",
                    Command = "",
                    Kind = CheckKind.EvpnRoutes,
                    Arguments = new CheckArguments { RouteType = EvpnRouteType.Imet, Vni = 10110, AtLeast = 4 },
                },
            ],
            DefaultChecks = true, PassUnknown = true,
        },
        ["today/configure-approved.json"] = Configure() with
        {
            ApprovedDiff = Digest,
            Approval = new ApprovalProof
            {
                Digest = Digest, Path = ["<" + new string('a', 64), ">" + new string('b', 64)],
                Approvals = [new SignedApproval("ada", Key, Signature)],
            },
        },
        ["today/confirm.json"] = new ConfirmCommand
        {
            Id = $"{Push}.leaf1.confirm", PushId = Push, Site = "dc1", Device = "leaf1", NotAfter = NotAfter,
        },
        ["today/revert.json"] = new RevertCommand
        {
            Id = $"{Push}.leaf1.revert.2", PushId = Push, Site = "dc1", Device = "leaf1", Attempt = 2, NotAfter = NotAfter,
        },
        ["today/preview.json"] = Preview(),
        ["today/preview-background.json"] = Preview() with { InBackground = true },
        ["today/check.json"] = new CheckCommand
        {
            Id = $"{Push}.leaf1.check", PushId = Push, Site = "dc1", Device = "leaf1", NotAfter = NotAfter, Checks = Checks,
        },
        ["today/fetch.json"] = new FetchCommand
        {
            Id = $"{Push}.leaf1.fetch", PushId = Push, Site = "dc1", Device = "leaf1", NotAfter = NotAfter,
        },
        ["today/unchanged.json"] = Of(new UnchangedReply
        {
            CommandId = $"{Push}.leaf1.configure", Command = CommandKind.Configure, PushId = "", Site = "", Device = "", Runner = "",
        }),
        ["today/previewed.json"] = Of(new PreviewedReply
        {
            CommandId = $"{Push}.leaf1.preview", Command = CommandKind.Preview, PushId = "", Site = "", Device = "", Runner = "",
            Diff = Text, Added = 2, Removed = 1, DiffDigest = Digest, ChangeDigest = Digest, Risks = Risks,
        }),
        ["today/armed.json"] = Armed() with
        {
            Attempt = 2,
            DiffDigest = Digest,
            Risks = Risks,
            ArmedUntil = new DateTimeOffset(2026, 3, 1, 12, 4, 58, 500, TimeSpan.Zero),
        },
        ["today/armed-checks.json"] = Armed() with
        {
            Checks = [
                new CheckResult("overlay", CheckPhase.Post, CheckVerdict.Healthy) { Observed = "2 established" },
                new CheckResult("clock", CheckPhase.Post, CheckVerdict.Unknown)
                {
                    Expected = "a synchronized clock",
                    Actual = "% Authorization denied",
                    IsObserved = true,
                },
            ],
        },
        ["today/confirmed.json"] = Of(Confirmed() with { NotSaved = "% Error: flash is full" }),
        ["today/reverted.json"] = Of(Reverted() with { Message = "the switch went back" }),
        ["today/reverted-by-timer.json"] = Of(Reverted() with { Cause = RevertCause.Timer }),
        ["today/reverted-nothing-armed.json"] = Of(Reverted() with { Cause = RevertCause.NothingArmed }),
        ["today/healthy.json"] = Of(new HealthyReply
        {
            CommandId = $"{Push}.leaf1.check", Command = CommandKind.Check, PushId = "", Site = "", Device = "", Runner = "",
        }),
        ["today/fetched.json"] = Of(new FetchedReply
        {
            CommandId = $"{Push}.leaf1.fetch", Command = CommandKind.Fetch, PushId = "", Site = "", Device = "", Runner = "",
            Running = Beside,
        }),
        ["today/rejected.json"] = Of(Rejected()),
        ["today/unhealthy.json"] = Of(Unhealthy() with { TimerLeft = TimeSpan.FromSeconds(200), Change = Change() }),
        ["today/unreachable.json"] = Of(Unreachable() with { Change = Change() with { After = null } }),
        ["today/busy.json"] = Of(new BusyReply
        {
            CommandId = $"{Push}.leaf1.configure", Command = CommandKind.Configure, PushId = "", Site = "", Device = "", Runner = "",
            Message = "somebody else's commit timer runs",
        }),
        ["today/expired.json"] = Of(new ExpiredReply
        {
            CommandId = $"{Push}.leaf1.configure", Command = CommandKind.Configure, PushId = "", Site = "", Device = "", Runner = "",
            Message = "its time had passed",
        }),
        ["today/changed.json"] = Of(new ChangedReply
        {
            CommandId = $"{Push}.leaf1.confirm", Command = CommandKind.Confirm, PushId = "", Site = "", Device = "", Runner =
                "", Message = "somebody changed the switch", TimerLeft = TimeSpan.FromSeconds(90), Change = Change(),
        }),
        ["today/failed.json"] = Of(Failed()),
        ["today/refused.json"] = Of(Failed() with { IsRefusal = true }),
        ["today/progress.json"] = new Progress(Push, "dc1", "leaf1", CommandKind.Configure, Stages.Load, null, NotAfter),
        ["today/progress-done.json"] = new Progress(Push, "dc1", "leaf1", CommandKind.Revert, Stages.Done, "reverted", NotAfter),
        ["today/presence.json"] = new Presence("runner-1", true, [Key])
        {
            Clock = NotAfter, Version = "1.2.3", Slots = 32, ConfirmSlots = 32, ConfigurePace = 7200.5, ConfirmPace = 900,
            Approvers = 2, Started = NotAfter, HeldSince = NotAfter, LastContact = NotAfter,
            Sessions = [new SeenSession("lw-01234567-00000a", false) { IsArmed = true, RevertsAt = NotAfter }, new("by-hand", true)],
        },
        ["today/decision-approve.json"] = new Decision(Push, DecisionKind.Approve, "ada", "") { Digest = Digest },
        ["today/decision-approve-signed.json"] = new Decision(Push, DecisionKind.Approve, "ada", "")
        {
            Digest = Digest, Key = Key, Signature = Signature,
        },
        ["today/decision-reject.json"] = new Decision(Push, DecisionKind.Reject, "ada", "not on a Friday"),
        ["today/decision-cancel.json"] = new Decision(Push, DecisionKind.Cancel, "ada", "wrong site"),
        ["today/decision-promote.json"] = new Decision(Push, DecisionKind.Promote, "ada", "the canary is well"),
        ["today/start-pause.json"] = new PushStart(Push)
        {
            CommitTimer = TimeSpan.FromMinutes(20), ConfirmReserve = TimeSpan.FromMinutes(5), PauseReserve = TimeSpan.FromSeconds(15),
        },
        ["today/start.json"] = new PushStart(Push)
        {
            CommitTimer = TimeSpan.FromMinutes(5), ConfirmReserve = TimeSpan.FromSeconds(75), Notes = ["leaf2's clock is off by 3 s"],
        },
        ["today/start-approved.json"] = new PushStart(Push)
        {
            CommitTimer = TimeSpan.FromMinutes(5), ConfirmReserve = TimeSpan.FromSeconds(75), NotAfter = NotAfter, IsApproved = true,
        },
        ["today/start-refused.json"] = new PushStart(Push)
        {
            Problems = [new StartProblem("leaf2", "no runner serves it"), new StartProblem(null, "no key")],
        },
        ["today/start-looks.json"] = new PushStart(Push) { Unserved = [new UnservedDevices("no runner serves it", ["leaf2"])] },
        ["today/start-superseded.json"] = new PushStart(Push) { SupersededBy = "fedcba9876543210" },
        ["today/tick.json"] = new Tick(Push, NotAfter),
        ["today/note.json"] = Note() with
        {
            Phase = WorkPhase.Armed, Session = "lw-01234567-89abcd", Attempt = 2, After = Beside, LoginRefused = true, DiffDigest = Digest,
            Risks = Risks,
        },
        ["today/note-verdict.json"] = Note() with
        {
            Phase = WorkPhase.RevertSent, Session = "lw-01234567-89abcd", Verdict =
                new WorkVerdict("a check did not hold", [new CheckFailure("bgp is up", CheckPhase.Post, "Estab", "Idle")]),
        },
        ["today/note-done.json"] = Note() with { Phase = WorkPhase.Done, Session = "lw-01234567-89abcd", End = WorkEnd.TimerRanOut },
        ["today/position.hex"] = new Position("1732676000000", 4711),

        // Up to 27 November 2026: nothing is said of what a change may break, diffs have no digest, and an approval is of whatever
        // there is.
        ["2026-11-27/presence.json"] = new Presence("runner-1", true, [Key])
        {
            Clock = NotAfter, Version = "1.2.3", Slots = 32, ConfirmSlots = 32, ConfigurePace = 7200.5, ConfirmPace = 900,
        },
        ["2026-11-27/configure.json"] = Configure() with { Attempt = 2 },
        ["2026-11-27/previewed.json"] = Of(new PreviewedReply
        {
            CommandId = $"{Push}.leaf1.preview", Command = CommandKind.Preview, PushId = "", Site = "", Device = "", Runner = "",
            Diff = Text, Added = 2, Removed = 1,
        }),
        ["2026-11-27/armed.json"] = Armed() with
        {
            Attempt = 2,
            ArmedUntil = new DateTimeOffset(2026, 3, 1, 12, 4, 58, 500, TimeSpan.Zero),
        },

        // Up to 25 November 2026: no attempts, no moment at which a timer ends, nothing said of what was armed when something
        // failed, no "changed", no clock in a presence answer.
        ["2026-11-25/configure.json"] = Configure(),
        ["2026-11-25/confirm.json"] = new ConfirmCommand
        {
            Id = $"{Push}.leaf1.confirm", PushId = Push, Site = "dc1", Device = "leaf1", NotAfter = NotAfter,
        },
        ["2026-11-25/revert.json"] = new RevertCommand
        {
            Id = $"{Push}.leaf1.revert", PushId = Push, Site = "dc1", Device = "leaf1", NotAfter = NotAfter,
        },
        ["2026-11-25/preview.json"] = Preview(),
        ["2026-11-25/armed.json"] = Armed(),
        ["2026-11-25/confirmed.json"] = Of(Confirmed()),
        ["2026-11-25/reverted.json"] = Of(Reverted()),
        ["2026-11-25/rejected.json"] = Of(Rejected()),
        ["2026-11-25/unhealthy.json"] = Of(Unhealthy()),
        ["2026-11-25/unreachable.json"] = Of(Unreachable()),
        ["2026-11-25/refused.json"] = Of(Failed() with { IsRefusal = true }),
        ["2026-11-25/presence.json"] = new Presence("runner-1", true, [Key]) { Slots = 1, ConfirmSlots = 1 },
        ["2026-11-25/decision.json"] = new Decision(Push, DecisionKind.Cancel, "ada", "wrong site"),
        ["2026-11-25/note.json"] = Note() with { Phase = WorkPhase.ArmSent },

        // The first that there was: nobody signed.
        ["2026-11-24/presence.json"] = new Presence("runner-1", false),
        ["2026-11-24/failed.json"] = Of(Failed()),
        ["2026-11-24/progress.json"] = new Progress(Push, "dc1", "leaf1", CommandKind.Configure, Stages.Load, null, NotAfter),
    };
}
