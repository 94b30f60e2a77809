using Leafwire.Pipeline.Reports;
using static Leafwire.Pipeline.Reports.DeviceOutcome;

namespace Leafwire.Tests.Scenarios;

/// <content>Waves, pauses, and devices that are left out.</content>
public static partial class ScenarioTable
{
    private static Scenario[] Waves =>
    [
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
        ["leaf1a"] = FabricLines.Mlag(1, 0, 1),
        ["leaf1b"] = FabricLines.Mlag(1, 1, 0),
        ["leaf2a"] = FabricLines.Mlag(2, 0, 1),
        ["leaf2b"] = FabricLines.Mlag(2, 1, 0),
    };

    private static string[] WaveByWave => ["leaf1a", "spine1", "leaf1b", "leaf2a", "spine2", "leaf2b"];

    // Peers, and the two of the small tier; of four leaves the last one waits for two.
    private static Dictionary<string, string[]> NeverTogether => new()
    {
        ["leaf1b"] = ["leaf1a"],
        ["leaf2b"] = ["leaf2a"],
        ["spine2"] = ["spine1"],
    };
}
