using Leafwire.Pipeline.Notifications;
using Leafwire.Pipeline.Reports;
using static Leafwire.Pipeline.Reports.DeviceOutcome;

namespace Leafwire.Tests.Scenarios;

/// <summary>The pushes that every host must bring to the same end.</summary>
public static class ScenarioTable
{
    /// <summary>What the site asks of every push; it is about the devices of some scenarios alone.</summary>
    public const string SitePolicy = """
        {
          "neverTouch": ["kept-by-the-site-b"],
          "checks": [ { "name": "thirty", "devices": ["checked-by-the-site-*"], "command": "show running-config", "expect": "^vlan 30$" } ]
        }
        """;

    /// <summary>What the site's runner asks for, whoever signs.</summary>
    public const string RunnerPolicy = """
        {
          "neverTouch": ["kept-by-the-runner-b"],
          "checks": [ { "name": "forty", "devices": ["checked-by-the-runner-*"], "command": "show running-config", "expect": "^vlan 40$" } ]
        }
        """;

    public static readonly IReadOnlyList<Scenario> All =
    [
        new("all well", "a", "b", "c") { Outcomes = [Confirmed, Confirmed, Confirmed] },
        new("fabric with a refused line", "a", "b", "c")
        {
            Policy = """{ "scope": "fabric", "waves": { "groups": [["*-a", "*-b"], ["*"]] } }""",
            Faults = Fault("c", "refuse-line:vlan 10"),
            Ends = PushStatus.Failed,
            Outcomes = [Reverted, Reverted, Rejected],
            Says = "% Invalid input",
            Tells = [NotificationKind.Reverted],
        },
        new("wave with a refused line", "a", "b", "c", "d")
        {
            Policy = """{ "scope": "wave", "waves": { "groups": [["*-a"], ["*-b", "*-c"], ["*"]] } }""",
            Faults = Fault("c", "refuse-line:vlan 10"),
            Ends = PushStatus.Failed,
            Outcomes = [Confirmed, Reverted, Rejected, Skipped],
            MaySkip = ["b"],
        },
        new("device with a refused line", "a", "b", "c", "d")
        {
            Policy = """{ "scope": "device", "waves": { "groups": [["*-a", "*-b", "*-c"], ["*"]] } }""",
            Faults = Fault("b", "refuse-line:vlan 10"),
            Ends = PushStatus.Failed,
            Outcomes = [Confirmed, Rejected, Confirmed, Skipped],
        },
        new("refused line within the budget", "a", "b")
        {
            Policy = """{ "failureBudget": 1, "waves": { "canary": [] } }""",
            Faults = Fault("a", "refuse-line:vlan 10"),
            Outcomes = [Rejected, Confirmed],
            Says = "within the budget of 1",
        },
        new("management lost", "a", "b")
        {
            Policy = """{ "scope": "fabric", "commitTimer": "12s", "waves": { "canary": [] } }""",
            Faults = Fault("b", "lose-management"),
            Ends = PushStatus.Failed,
            Outcomes = [Reverted, Unreachable],
            Says = "commit timer",
        },
        new("commit refused", "a")
        {
            Faults = Fault("a", "refuse-commit"),
            Ends = PushStatus.Failed,
            Outcomes = [Rejected],
            Tells = [NotificationKind.Failed],
        },
        new("foreign session", "a") { Faults = Fault("a", "foreign-session"), Ends = PushStatus.Failed, Outcomes = [Busy] },
        new("wrong host key",
            "a") { Faults = Fault("a", "wrong-host-key"), Ends = PushStatus.Failed, Outcomes = [Unreachable], Says = "SHA256:" },
        new("connection cut at load", "a") { Faults = Fault("a", "drop-at:load"), Outcomes = [Confirmed] },
        new("connection cut at diff", "a") { Faults = Fault("a", "drop-at:diff"), Outcomes = [Confirmed] },
        new("connection cut at arm", "a") { Faults = Fault("a", "drop-at:arm"), Outcomes = [Confirmed] },
        new("connection cut at confirm", "a") { Faults = Fault("a", "drop-at:confirm"), Outcomes = [Confirmed] },
        new("connection cut at save", "a") { Faults = Fault("a", "drop-at:save"), Outcomes = [Confirmed] },
        new("show denied once while armed", "a") { Faults = Fault("a", "deny-armed:show:1"), Outcomes = [Confirmed] },
        new("confirm denied once", "a") { Faults = Fault("a", "deny:configure session * commit:1"), Outcomes = [Confirmed] },
        new("save denied once", "a") { Faults = Fault("a", "deny:write memory:1"), Outcomes = [Confirmed] },
        new("commands authorized slowly", "a") { Faults = Fault("a", "slow-auth:0.3"), Outcomes = [Confirmed] },
        new("commands echoed twice", "a") { Faults = Fault("a", "double-echo"), Outcomes = [Confirmed] },
        new("session missing while it commits", "a") { Faults = Fault("a", "session-leaves-table:2"), Outcomes = [Confirmed] },
        new("pace of a real switch", "a", "b")
        {
            Faults = new Dictionary<string, string[]> { ["a"] = ["pace=real"], ["b"] = ["pace=real"] },
            Outcomes = [Confirmed, Confirmed],
        },
        new("login broken by the commit", "a", "b")
        {
            Policy = """{ "scope": "fabric", "commitTimer": "12s", "waves": { "canary": [] } }""",
            Faults = Fault("b", "login-breaks-on-commit"),
            Ends = PushStatus.Failed,
            Outcomes = [Reverted, Unreachable],
        },
        new("slow revert beside a refused line", "a", "b")
        {
            Policy = """{ "scope": "fabric", "waves": { "groups": [["*-a"], ["*"]] } }""",
            Faults = new Dictionary<string, string[]> { ["a"] = ["slow-revert:6"], ["b"] = ["refuse-line:vlan 10"] },
            Ends = PushStatus.Failed,
            Outcomes = [Reverted, Rejected],
            Says = "% Invalid input",
        },
        new("connection cut twice at load", "a") { Faults = Fault("a", "drop-at:load:2"), Outcomes = [Confirmed] },
        new("connection cut twice at confirm", "a") { Faults = Fault("a", "drop-at:confirm:2"), Outcomes = [Confirmed] },
        new("connection cut twice at save", "a") { Faults = Fault("a", "drop-at:save:2"), Outcomes = [Confirmed] },
        new("connection cut twice at prove", "a") { Faults = Fault("a", "drop-at:prove:2"), Outcomes = [Confirmed] },
        new("login broken and accounts locked", "a", "b")
        {
            Policy = """{ "scope": "fabric", "commitTimer": "12s", "waves": { "canary": [] } }""",
            Faults = Fault("b", "login-breaks-on-commit", "lockout:3:600"),
            Ends = PushStatus.Failed,
            Outcomes = [Reverted, Unreachable],
        },
        new("password expired",
            "a") { Faults = Fault("a", "password-expired"), Ends = PushStatus.Failed, Outcomes = [Unreachable], Says = "password" },
        new("log messages on the terminal", "a", "b")
        {
            Faults = new Dictionary<string, string[]> { ["a"] = ["async-log"], ["b"] = ["async-log"] },
            Outcomes = [Confirmed, Confirmed],
        },
        new("broadcasts on the terminal", "a", "b")
        {
            Faults = new Dictionary<string, string[]> { ["a"] = ["broadcast"], ["b"] = ["broadcast"] },
            Outcomes = [Confirmed, Confirmed],
        },
        new("prompt with a clock", "a") { Faults = Fault("a", "clock-prompt"), Outcomes = [Confirmed] },
        new("prompt with a clock from now on", "a") { Adds = ["prompt %H__%D{%H:%M:%S}%v%P", "!"], Outcomes = [Confirmed] },
        new("load and commit with a warning", "a")
        {
            Faults = Fault("a", "warn:Change will take effect only after switch reboot"),
            Outcomes = [Confirmed],
            Reports = "Change will take effect only after switch reboot",
        },
        new("secrets hashed anew",
            "a") { Faults = Fault("a", "rehash-secrets"), Adds = ["username ops secret 0 Clear-of-9", "!"], Outcomes = [Confirmed] },
        new("defaults shown", "a") { Faults = Fault("a", "defaults-shown"), Outcomes = [Confirmed] },
        new("saved by the commit", "a")
        {
            Faults = Fault("a", "autosave"),
            Ends = PushStatus.Failed,
            Outcomes = [Failed],
            Says = "saves to startup on every commit",
        },
        new("check of the neighbors", "a", "b")
        {
            Policy = """
                { "waves": { "canary": [] }, "checks": [
                  { "name": "bgp is up", "when": "post", "command": "show ip bgp summary", "expect": "Estab", "within": "1m" },
                  { "type": "bgpPeers", "vrf": "default", "within": "1m", "consecutive": 2 },
                  { "name": "state", "command": "show ip bgp summary", "path": "vrfs.default.peers[*].peerState", "equals": "Established", "within": "1m" },
                  { "name": "how many", "type": "lldpNeighbors", "atLeast": 9, "observe": true } ] }
                """,
            AddsTo = new Dictionary<string, string[]>
            {
                ["a"] = Session("10.31.0.0", "10.31.0.1", 65001, 65002),
                ["b"] = Session("10.31.0.1", "10.31.0.0", 65002, 65001),
            },
            Outcomes = [Confirmed, Confirmed],
            Reports = "\"check\":\"how many\"",
        },
        new("wrong neighbor without a check", "a", "b")
        {
            Policy = """{ "commitTimer": "15s", "waves": { "groups": [["*-a"], ["*"]] } }""",
            Starts = new Dictionary<string, string[]>
            {
                ["a"] = Session("10.32.0.0", "10.32.0.1", 65001, 65002),
                ["b"] = Session("10.32.0.1", "10.32.0.0", 65002, 65001),
            },
            AddsTo = new Dictionary<string, string[]>
            {
                ["a"] = Session("10.32.0.0", "10.32.0.9", 65001, 65002),
                ["b"] = [.. Session("10.32.0.1", "10.32.0.0", 65002, 65001), "vlan 11", "!"],
            },
            Ends = PushStatus.Failed,
            Outcomes = [Unhealthy, Skipped],
            Says = "BGP ipv4",
            Reports = "10.32.0.9, in place of 10.32.0.1: Active",
        },
        new("wrong neighbor with default checks off", "a", "b")
        {
            Policy = """{ "defaultChecks": "off", "waves": { "canary": [] } }""",
            Starts = new Dictionary<string, string[]>
            {
                ["a"] = Session("10.33.0.0", "10.33.0.1", 65001, 65002),
                ["b"] = Session("10.33.0.1", "10.33.0.0", 65002, 65001),
            },
            AddsTo = new Dictionary<string, string[]>
            {
                ["a"] = Session("10.33.0.0", "10.33.0.9", 65001, 65002),
                ["b"] = [.. Session("10.33.0.1", "10.33.0.0", 65002, 65001), "vlan 11", "!"],
            },
            Outcomes = [Confirmed, Confirmed],
        },
        new("check that cannot be told", "a")
        {
            Policy = """{ "checks": [ { "name": "clock", "type": "ntp" } ] }""",
            Faults = Fault("a", "deny:show ntp"),
            Ends = PushStatus.Failed,
            Outcomes = [Unhealthy],
            Says = "clock",
            Reports = "could not tell",
        },
        new("check that cannot be told and passes", "a")
        {
            Policy = """{ "unknownChecks": "pass", "checks": [ { "name": "clock", "type": "ntp" } ] }""",
            Faults = Fault("a", "deny:show ntp"),
            Outcomes = [Confirmed],
            Reports = "\"verdict\":\"unknown\"",
        },
        new("own login taken", "a", "b")
        {
            Lacks = [ScenarioSite.Login],
            Policy = """{ "waves": { "canary": [] } }""",
            Ends = PushStatus.Failed,
            Outcomes = [Rejected, Rejected],
            Says = "'username …",
        },
        new("own login taken as wanted", "a") { Lacks = [ScenarioSite.Login], Policy = ScenarioSite.AnyLogin, Outcomes = [Confirmed] },
        new("approved", "a",
            "b") { Policy = """{ "approval": "required" }""", IsApproved = true, Outcomes = [Confirmed, Confirmed], Reports = "as agreed" },
        new("changed since the approval", "a", "b")
        {
            Policy = """{ "approval": "required", "failureBudget": 1, "waves": { "canary": [] } }""",
            IsApproved = true,
            Meanwhile = "vlan 77",
            Tells = [NotificationKind.AwaitingApproval],
            Ends = PushStatus.Failed,
            Outcomes = [Changed, Reverted],
            MaySkip = ["b"],
            Says = "vlan 77",
        },
        new("kept by the site", "a", "b")
        {
            Policy = """{ "dryRun": true }""",
            Ends = PushStatus.Refused,
            Outcomes = [],
            Says = "kept-by-the-site-b, which no push may touch: sites/lab.json:2 'neverTouch'",
        },
        new("checked by the site", "a")
        {
            Policy = """{ "defaultChecks": "off" }""",
            Ends = PushStatus.Failed,
            Outcomes = [Unhealthy],
            Says = "thirty",
        },
        new("checked by the site and well", "a") { Adds = ["vlan 30", "!"], Outcomes = [Confirmed], Reports = "\"check\":\"thirty\"" },
        new("kept by the runner", "a", "b")
        {
            Policy = """{ "waves": { "groups": [["*-a"], ["*"]] } }""",
            Ends = PushStatus.Failed,
            Outcomes = [Reverted, Rejected],
            Says = "'sitePolicy.neverTouch' in its settings",
        },
        new("checked by the runner", "a") { Ends = PushStatus.Failed, Outcomes = [Unhealthy], Says = "forty" },
        new("approved with people's own keys", "a", "b")
        {
            AsksForKeys = true,
            Policy = """{ "approval": "required", "approvers": 2 }""",
            IsApproved = true,
            Signers = ["ada", "bob"],
            Outcomes = [Confirmed, Confirmed],
        },
        new("approved without people's own keys", "a")
        {
            AsksForKeys = true,
            Policy = """{ "approval": "required", "approvers": 2 }""",
            IsApproved = true,
            Signers = ["ada", ScenarioSite.Keyless],
            Ends = PushStatus.Failed,
            Outcomes = [Rejected],
            Says = "1 of 2 did",
        },
        new("approved with people's own keys and put back", "a", "b")
        {
            AsksForKeys = true,
            Policy = """{ "scope": "fabric", "approval": "required", "approvers": 2, "waves": { "groups": [["*-a"], ["*"]] } }""",
            Faults = Fault("b", "refuse-commit"),
            IsApproved = true,
            Signers = ["bob", "ada"],
            Ends = PushStatus.Failed,
            Outcomes = [Reverted, Rejected],
        },
        new("not approved where people's own keys are asked for", "a")
        {
            AsksForKeys = true, Ends = PushStatus.Refused, Outcomes = [Skipped], Reports = "with keys of their own",
        },
        new("dry run", "a", "b") { Policy = """{ "dryRun": true }""", Outcomes = [Previewed, Previewed] },
        new("checks alone", "a", "b")
        {
            OnlyLooks = true,
            Policy = """
                { "task": "check", "devices": ["checks-alone-a", "checks-alone-b"], "checks": [
                  { "name": "login", "command": "show running-config", "expect": "^username admin" } ] }
                """,
            Outcomes = [Healthy, Healthy],
        },
        new("checks alone that do not hold", "a", "b")
        {
            OnlyLooks = true,
            Policy = """
                { "task": "check", "devices": ["checks-alone-that-do-not-hold-a", "checks-alone-that-do-not-hold-b"], "checks": [
                  { "name": "twenty", "devices": ["*-b"], "command": "show running-config", "expect": "^vlan 20$" } ] }
                """,
            Ends = PushStatus.Failed,
            Outcomes = [Healthy, Unhealthy],
            Says = "twenty",
        },
        new("configurations read", "a")
        {
            OnlyLooks = true,
            Policy = """{ "task": "fetch", "devices": ["configurations-read-a"] }""",
            Outcomes = [Fetched],
            Reports = "running.cfg",
        },
        new("drift", "a", "b")
        {
            OnlyLooks = true,
            IsPushedBefore = true,
            Meanwhile = "vlan 77",
            Policy = """{ "task": "drift", "devices": ["drift-?"] }""",
            Outcomes = [Previewed, Unchanged],
            Says = "1 drifted, 1 in sync",
        },
        new("check that does not hold", "a", "b")
        {
            Policy =
                """{ "waves": { "groups": [["*-a"], ["*"]] }, "checks": [ { "name": "twenty", "devices": ["*-b"], "command": "show running-config", "expect": "^vlan 20$" } ] }""",
            Ends = PushStatus.Failed,
            Outcomes = [Reverted, Unhealthy],
            Says = "twenty",
        },
        new("mlag pairs", "leaf1a", "leaf1b", "leaf2a", "leaf2b", "spine1", "spine2")
        {
            AddsTo = Pairs,
            After = NeverTogether,
            Planned = WaveByWave,
            Outcomes = [Confirmed, Confirmed, Confirmed, Confirmed, Confirmed, Confirmed],
            Reports = "MLAG peers apart",
        },
        new("absent and left out", "a", "b", "c")
        {
            Policy = """{ "limit": ["*-a", "*-b"], "absent": ["*-b"] }""",
            Ends = PushStatus.Incomplete,
            Planned = ["a", "b"],
            Outcomes = [Confirmed, Absent],
            Says = "absent and skipped",
            Reports = "limit leaves out absent-and-left-out-c",
        },
        new("paused and promoted", "leaf1", "leaf2", "spine1")
        {
            Policy = """{ "scope": "wave", "pauseAfter": "canary" }""",
            WhenPaused = "promote",
            After = new Dictionary<string, string[]> { ["leaf2"] = ["leaf1", "spine1"] },
            IsConfirmedFirst = true,
            Outcomes = [Confirmed, Confirmed, Confirmed],
            Planned = ["leaf1", "spine1", "leaf2"],
            Reports = "promoted by ada",
        },
        new("paused while armed and cancelled", "a", "b")
        {
            Policy = """{ "pauseAfter": 1 }""",
            WhenPaused = "cancel",
            Ends = PushStatus.Cancelled,
            Outcomes = [Reverted, Skipped],
            Says = "cancelled by ada",
        },
        new("watched while armed", "a", "b")
        {
            Policy = """{ "scope": "wave", "soak": "1s", "checks": [ { "command": "show running-config", "expect": "^vlan 10$" } ] }""",
            Outcomes = [Confirmed, Confirmed],
            Reports = "is armed and watched for 1s",
        },
        new("mlag pairs by wave", "leaf1a", "leaf1b", "leaf2a", "leaf2b", "spine1", "spine2")
        {
            Policy = """{ "scope": "wave" }""",
            AddsTo = Pairs,
            After = NeverTogether,
            IsConfirmedFirst = true,
            Planned = WaveByWave,
            Outcomes = [Confirmed, Confirmed, Confirmed, Confirmed, Confirmed, Confirmed],
        },
    ];

    private static Dictionary<string, string[]> Pairs => new()
    {
        ["leaf1a"] = Mlag(1, 0, 1),
        ["leaf1b"] = Mlag(1, 1, 0),
        ["leaf2a"] = Mlag(2, 0, 1),
        ["leaf2b"] = Mlag(2, 1, 0),
    };

    private static string[] WaveByWave => ["leaf1a", "spine1", "leaf1b", "leaf2a", "spine2", "leaf2b"];

    // Peers, and the two of the small tier; of four leaves the last one waits for two.
    private static Dictionary<string, string[]> NeverTogether => new()
    {
        ["leaf1b"] = ["leaf1a"],
        ["leaf2b"] = ["leaf2a"],
        ["spine2"] = ["spine1"],
    };

    private static string[] Mlag(int rack, int own, int peer) =>
    [
        "interface Vlan4094", $"   ip address 10.255.{rack}.{own}/31", "!",
        "mlag configuration", $"   domain-id RACK{rack}", "   local-interface Vlan4094", $"   peer-address 10.255.{rack}.{peer}", "!",
    ];

    // A session over a link of its own: the other address is the other device's.
    private static string[] Session(string own, string neighbor, int ownAs, int neighborAs) =>
        ["interface Ethernet2", "   no shutdown", "   no switchport", $"   ip address {own}/31", "!", $"router bgp {ownAs}",
            $"   neighbor {neighbor} remote-as {neighborAs}", "!"];

    private static Dictionary<string, string[]> Fault(string device, params string[] faults) => new() { [device] = faults };
}
