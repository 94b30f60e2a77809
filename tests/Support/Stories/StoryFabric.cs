using Leafwire.Lab.Switches;
using Leafwire.Tests.Files;
using Leafwire.Tests.Scenarios;

namespace Leafwire.Tests.Stories;

/// <summary>The switches of the story, and what is built for them each time.</summary>
internal static class StoryFabric
{
    /// <summary>One canary of each role, then no two peers of a pair and at most half of a tier.</summary>
    public static readonly string[][] Waves = [["leaf1a", "spine1"], ["leaf1b", "leaf2a", "spine2"], ["leaf2b"]];

    /// <summary>What the site asks of every push since this morning.</summary>
    public const string SitePolicy = """{ "approval": "required", "approvers": 2, "notAuthor": true, "scope": "fabric" }""";

    /// <summary>Whether a check holds is waited for a third of the timer.</summary>
    public const string TodaysPolicy = """{ "pauseAfter": "canary", "commitTimer": "45s" }""";

    public static string[] Devices => [.. Waves.SelectMany(w => w).Order(StringComparer.Ordinal)];

    public static SwitchOptions[] Switches => [.. Devices.Select(d => new SwitchOptions { Name = d })];

    public static string Yesterday(string device) => Of(device, []);

    public static string Morning(string device) => Of(device, ["vlan 20", "!"]);

    /// <summary>Of one leaf the address of its neighbor is mistyped.</summary>
    public static string Today(string device) => Of(device, ["vlan 20", "!", "vlan 30", "!"], neighbor: "10.41.0.9");

    /// <summary>Writes a build into a folder of its own.</summary>
    public static void Write(TemporaryFolder folder, string build, Func<string, string> candidate, string? policy)
    {
        Directory.CreateDirectory(folder.At(build));
        foreach (string device in Devices)
            folder.Write(Path.Combine(build, device + ".cfg"), candidate(device));
        if (policy is not null)
            folder.Write(Path.Combine(build, "push.json"), policy);
    }

    // At the end, as AVD writes it: a line vlan behind router bgp is one of its own.
    private static string Of(string device, string[] vlans, string neighbor = "10.41.0.0") => ScenarioSite.Candidate(device, vlans)
        .Replace("\nend\n", $"\n{string.Concat(Links(device, neighbor).Select(line => line + "\n"))}end\n", StringComparison.Ordinal);

    private static string[] Links(string device, string neighbor) => device switch
    {
        "spine1" => FabricLines.Session("10.41.0.0", "10.41.0.1", 65001, 65102),
        "leaf1a" => [.. FabricLines.Mlag(1, 0, 1), .. Routing],
        "leaf1b" => [.. FabricLines.Mlag(1, 1, 0), .. Routing],
        "leaf2a" => [.. FabricLines.Mlag(2, 0, 1), .. Routing],
        "leaf2b" => [.. FabricLines.Mlag(2, 1, 0), .. FabricLines.Session("10.41.0.1", neighbor, 65102, 65001)],
        _ => [],
    };

    // So that all leaves are of one tier.
    private static string[] Routing => ["router bgp 65101", "!"];
}
