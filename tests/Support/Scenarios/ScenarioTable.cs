using Leafwire.Pipeline.Notifications;
using Leafwire.Pipeline.Reports;
using static Leafwire.Pipeline.Reports.DeviceOutcome;

namespace Leafwire.Tests.Scenarios;

/// <summary>The pushes that every host must bring to the same end.</summary>
public static partial class ScenarioTable
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

    public static readonly IReadOnlyList<Scenario> All = [.. Transactions, .. Asked, .. Waves];

    private static Scenario[] Transactions =>
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
    ];

    private static Dictionary<string, string[]> Fault(string device, params string[] faults) => new() { [device] = faults };
}
