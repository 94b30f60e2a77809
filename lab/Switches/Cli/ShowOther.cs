using System.Text.Json.Nodes;
using Leafwire.Lab.Switches.Configuration;
using Leafwire.Lab.Switches.Network;

namespace Leafwire.Lab.Switches.Cli;

/// <summary>Show commands that people check, by what it runs and by its neighbors in the lab.</summary>
internal static class ShowOther
{
    /// <summary>Switches of the lab at the other ends of cables.</summary>
    public static Answer LldpNeighbors(SwitchState state)
    {
        SwitchSurroundings around = state.Network.Around(state);
        var seen = new List<(string Port, string Device, string NeighborPort)>();
        foreach (InterfaceView port in around.Interfaces.Where(i => i is { IsShut: false, IsLldpOff: false } && !around.Own.IsLldpOff))
        {
            if (around.LinkOf(port) is { Port: { IsShut: false, IsLldpOff: false } } link && !link.Switch.IsLldpOff)
                seen.Add((port.Name, link.Switch.HostName, link.Port.Name));
        }

        return new(
            [
                "Last table change time   : never",
                $"Number of table inserts  : {seen.Count}",
                "Number of table deletes  : 0",
                "Number of table drops    : 0",
                "Number of table age-outs : 0",
                "",
                "Port          Neighbor Device ID             Neighbor Port ID    TTL",
                "---------- ------------------------------ ---------------------- ---",
                .. seen.Select(n => $"{InterfaceName.Shorten(n.Port),-10} {n.Device,-30} {n.NeighborPort,-22} 120"),
            ],
            new JsonObject
            {
                ["tablesLastChangeTime"] = state.BootedAt.ToUnixTimeSeconds(),
                ["tablesAgeOuts"] = 0,
                ["tablesInserts"] = seen.Count,
                ["lldpNeighbors"] = new JsonArray([.. seen.Select(n => new JsonObject
                {
                    ["port"] = n.Port,
                    ["neighborDevice"] = n.Device,
                    ["neighborPort"] = n.NeighborPort,
                    ["ttl"] = 120,
                })]),
            });
    }

    /// <summary>Active when the other switch of the pair is in the lab.</summary>
    public static Answer Mlag(SwitchState state)
    {
        SwitchSurroundings around = state.Network.Around(state);
        (string domain, string peerAddress, string peerLink, string local) = around.Own.Mlag ?? ("", "", "", "");
        bool isConnected = around.IsMlagConnected;
        string status = around.Own.Mlag is null ? "Disabled" : isConnected ? "Active" : "Inactive";
        string negotiation = isConnected ? "connected" : "connecting", link = isConnected ? "up" : "down";
        string up = around.Own.Interfaces.Any(i => !i.IsShut && i.Name == local.Replace(" ", "", StringComparison.Ordinal)) ? "up" : "down";
        var json = new JsonObject
        {
            ["domainId"] = domain,
            ["localInterface"] = local,
            ["peerAddress"] = peerAddress,
            ["peerLink"] = peerLink,
            ["state"] = status.ToLowerInvariant(),
        };
        if (around.Own.Mlag is not null)
            (json["negStatus"], json["peerLinkStatus"], json["localIntfStatus"], json["configSanity"]) = (
                negotiation, link, up, "consistent");
        return new Answer(
            [
                "MLAG Configuration:",
                $"domain-id                          : {domain,20}",
                $"local-interface                    : {local,20}",
                $"peer-address                       : {peerAddress,20}",
                $"peer-link                          : {peerLink,20}",
                "",
                "MLAG Status:",
                $"state                              : {status,20}",
                .. around.Own.Mlag is null ? Array.Empty<string>()
                    : [$"negotiation status                 : {negotiation,20}", $"peer-link status                   : {link,20}",
                        $"local-int status                   : {up,20}"],
            ],
            json);
    }

    /// <summary>Members of port channels: bundled when their link is up.</summary>
    public static Answer Lacp(SwitchState state)
    {
        SwitchSurroundings around = state.Network.Around(state);
        var channels = new JsonObject();
        var lines = new List<string> { "State: A = Active, P = Passive; B = Bundled", "Port       Status       Port Channel" };
        foreach (IGrouping<string, InterfaceView> channel in around.Own.Interfaces.Where(i => i.Channel is not null)
            .GroupBy(i => i.Channel!))
        {
            var members = new JsonObject();
            foreach (InterfaceView member in channel)
            {
                string status = around.LinkStatus(member) == "connected" ? "bundled" : "noAgg";
                members[member.Name] = new JsonObject { ["actorPortStatus"] = status };
                lines.Add($"{InterfaceName.Shorten(member.Name),-10} {status,-12} {channel.Key}");
            }

            channels[channel.Key] = new JsonObject { ["interfaces"] = members };
        }

        return new Answer(lines, new JsonObject { ["portChannels"] = channels });
    }

    /// <summary>Synchronized as soon as a server is configured.</summary>
    public static Answer NtpStatus(SwitchState state) => state.View.NtpServer is { } server
        ? new Answer(
            [$"synchronised to NTP server ({server}) at stratum 3", "   time correct to within 12 ms", "   polling server every 64 s"],
            new JsonObject { ["status"] = "synchronised", ["peerIpAddr"] = server, ["stratum"] = 3, ["pollingInterval"] = 64 })
        : new Answer(["unsynchronised", "   polling server every 64 s"],
            new JsonObject { ["status"] = "unsynchronised", ["pollingInterval"] = 64 });

    public static Answer Uptime(SwitchState state)
    {
        TimeSpan up = state.Time.GetUtcNow() - state.BootedAt;
        return new Answer(
            [$" {state.Time.GetUtcNow():HH:mm:ss} up {(int)up.TotalDays} days, {up.Hours,2}:{up.Minutes:00},  1 user,  load average: "
                + $"0.15, 0.22, 0.25"],
            new JsonObject
            {
                ["upTime"] = up.TotalSeconds,
                ["users"] = 1,
                ["currentTime"] = state.Time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0,
            });
    }

    public static Answer ReloadCause(SwitchState state)
    {
        const string Asked = "Reload requested by the user.";
        return state.Reloads == 0
            ? new Answer(["Reload Cause: none"],
                new JsonObject { ["kernelCrashData"] = new JsonArray(), ["resetCauses"] = new JsonArray(), ["full"] = false })
            : new Answer(
                ["Reload Cause 1:", "-------------------", Asked, "", "Recommended Action:", "-------------------", "No action necessary."],
                new JsonObject
                {
                    ["kernelCrashData"] = new JsonArray(),
                    ["resetCauses"] = new JsonArray(
                        new JsonObject { ["description"] = Asked, ["recommendedAction"] = "No action necessary." }),
                    ["full"] = false,
                });
    }

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
