using System.Text.Json.Nodes;
using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Lab.Switches.Cli;

/// <summary>Show commands that people check, of which a simulated switch has little to tell.</summary>
internal static class ShowOther
{
    public static Answer LldpNeighbors(SwitchState state) => new(
        [
            "Last table change time   : never",
            "Number of table inserts  : 0",
            "Number of table deletes  : 0",
            "Number of table drops    : 0",
            "Number of table age-outs : 0",
            "",
            "Port          Neighbor Device ID             Neighbor Port ID    TTL",
            "---------- ------------------------------ ---------------------- ---",
        ],
        new JsonObject
        {
            ["tablesLastChangeTime"] = state.BootedAt.ToUnixTimeSeconds(),
            ["tablesAgeOuts"] = 0,
            ["tablesInserts"] = 0,
            ["lldpNeighbors"] = new JsonArray(),
        });

    /// <summary>Configured but without a peer that answers, or not configured.</summary>
    public static Answer Mlag(SwitchState state) => state.Edit(() =>
    {
        ConfigNode? mlag = state.Running.Root.Children.Find(n => n.Line == "mlag configuration" || n.Line == "mlag");
        string Value(string command) =>
            mlag?.Children.Find(c => c.Line.StartsWith(command + " ", StringComparison.Ordinal))?.Line[(command.Length + 1)..] ?? "";
        string status = mlag is null ? "Disabled" : "Inactive";
        return new Answer(
        [
            "MLAG Configuration:",
            $"domain-id                          : {Value("domain-id"),20}",
            $"local-interface                    : {Value("local-interface"),20}",
            $"peer-address                       : {Value("peer-address"),20}",
            $"peer-link                          : {Value("peer-link"),20}",
            "",
            "MLAG Status:",
            $"state                              : {status,20}",
        ],
        new JsonObject
        {
            ["domainId"] = Value("domain-id"),
            ["localInterface"] = Value("local-interface"),
            ["peerAddress"] = Value("peer-address"),
            ["peerLink"] = Value("peer-link"),
            ["state"] = status.ToLowerInvariant(),
        });
    });

    public static Answer NtpStatus() => new(
        ["unsynchronised", "   polling server every 64 s"],
        new JsonObject { ["status"] = "unsynchronised", ["pollingInterval"] = 64 });

    // Good output that begins like a refusal.
    public static Answer Top(SwitchState state) => new(
    [
        $"top - {state.Time.GetUtcNow():HH:mm:ss} up 1 day,  1 user,  load average: 0.15, 0.22, 0.25",
        "Tasks: 212 total,   1 running, 211 sleeping,   0 stopped,   0 zombie",
        "%Cpu(s):  3.1 us,  1.2 sy,  0.0 ni, 95.5 id,  0.0 wa,  0.1 hi,  0.1 si,  0.0 st",
        "MiB Mem :   7964.8 total,   5111.6 free,   1520.5 used,   1332.7 buff/cache",
        "",
        "  PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND",
        " 1523 root      20   0  812340 104212  61208 S   2.0   1.3  41:12.08 Sysdb",
        " 1821 root      20   0  634812  88120  50340 S   1.0   1.1  12:45.51 ConfigAgent",
    ]);
}
