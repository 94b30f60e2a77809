using Leafwire.Pipeline.Notifications;
using Leafwire.Pipeline.Reports;
using static Leafwire.Pipeline.Reports.DeviceOutcome;

namespace Leafwire.Tests.Scenarios;

/// <content>What checks, people and sites ask for, and what only looks.</content>
public static partial class ScenarioTable
{
    private static Scenario[] Asked =>
    [
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
                ["a"] = FabricLines.Session("10.31.0.0", "10.31.0.1", 65001, 65002),
                ["b"] = FabricLines.Session("10.31.0.1", "10.31.0.0", 65002, 65001),
            },
            Outcomes = [Confirmed, Confirmed],
            Reports = "\"check\":\"how many\"",
        },
        new("wrong neighbor without a check", "a", "b")
        {
            Policy = """{ "commitTimer": "15s", "waves": { "groups": [["*-a"], ["*"]] } }""",
            Starts = new Dictionary<string, string[]>
            {
                ["a"] = FabricLines.Session("10.32.0.0", "10.32.0.1", 65001, 65002),
                ["b"] = FabricLines.Session("10.32.0.1", "10.32.0.0", 65002, 65001),
            },
            AddsTo = new Dictionary<string, string[]>
            {
                ["a"] = FabricLines.Session("10.32.0.0", "10.32.0.9", 65001, 65002),
                ["b"] = [.. FabricLines.Session("10.32.0.1", "10.32.0.0", 65002, 65001), "vlan 11", "!"],
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
                ["a"] = FabricLines.Session("10.33.0.0", "10.33.0.1", 65001, 65002),
                ["b"] = FabricLines.Session("10.33.0.1", "10.33.0.0", 65002, 65001),
            },
            AddsTo = new Dictionary<string, string[]>
            {
                ["a"] = FabricLines.Session("10.33.0.0", "10.33.0.9", 65001, 65002),
                ["b"] = [.. FabricLines.Session("10.33.0.1", "10.33.0.0", 65002, 65001), "vlan 11", "!"],
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
            MaySkip = ["a", "b"],
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
    ];
}
