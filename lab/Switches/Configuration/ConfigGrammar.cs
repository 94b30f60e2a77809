using Leafwire.Eos;

namespace Leafwire.Lab.Switches.Configuration;

/// <summary>What kind of command a line is: single-valued, a list, a negation. Independent of the mode it stands in.</summary>
internal static class ConfigGrammar
{
    // The value comes after these words and replaces the one before. The longest pattern that fits counts.
    private static readonly LinePattern[] s_singleValued = [.. LinePattern.Table("""
        action bash
        hostname
        description
        name
        exec
        mtu
        speed
        bandwidth
        load-interval
        router-id
        router-id ipv4|ipv6
        rd
        rd evpn domain
        maximum-paths
        dns domain
        clock timezone
        prompt
        boot system
        enable password
        vlan internal order
        service routing protocols model
        spanning-tree mode
        spanning-tree priority
        spanning-tree mst * priority
        spanning-tree cost
        spanning-tree port-priority
        username *
        username * ssh-key
        username * ssh-key secondary
        username * sshkey
        snmp-server location
        snmp-server contact
        ntp local-interface
        ip virtual-router mac-address
        switchport mode
        switchport access vlan
        switchport phone vlan
        switchport trunk native vlan
        switchport trunk allowed vlan
        channel-group
        ip address
        ip address virtual
        ip ospf area
        ip ospf cost
        ip ospf network
        isis enable
        isis metric
        isis circuit-type
        isis network
        vxlan source-interface
        vxlan udp-port
        vxlan vlan * vni
        vxlan vrf * vni
        encapsulation dot1q vlan
        domain-id
        peer-address
        peer-address heartbeat
        peer-link
        reload-delay mlag
        reload-delay non-mlag
        redistribute connected
        redistribute static
        distance bgp
        timers bgp
        neighbor * remote-as
        neighbor * description
        neighbor * peer group
        neighbor * password
        neighbor * password shared-secret
        neighbor * update-source
        neighbor * maximum-routes
        neighbor * ebgp-multihop
        neighbor * send-community
        neighbor * bfd interval
        neighbor * route-map ? in|out
        seq *
        system profile
        terminal length
        terminal width
        """).OrderByDescending(p => p.Length)];

    // Lines of these share their first words with a single-valued command and are a list all the same.
    private static readonly LinePattern[] s_lists = LinePattern.Table("""
        ip address virtual source-nat
        dns domain name
        switchport trunk allowed vlan add|remove
        """);

    // Commands of which a switch may hold many, each of which is there or not: their `no` form takes away and leaves nothing.
    private static readonly LinePattern[] s_removable = LinePattern.Table("""
        ip name-server *
        ip route *
        ipv6 route *
        ntp server *
        logging host *
        snmp-server host *
        alias *
        route-target *
        """);

    // Settings that are on or off: `no` of the bare command says nothing about longer commands. True: the running
    // configuration shows the `no` form also where it only takes back the command.
    private static readonly Dictionary<string, bool> s_toggles = new()
    {
        ["autostate"] = true,
        ["disabled"] = true,
        ["ip igmp snooping"] = false,
        ["ip routing"] = false,
        ["isis hello padding"] = false,
        ["lldp receive"] = true,
        ["lldp run"] = false,
        ["lldp transmit"] = true,
        ["logging event link-status"] = false,
        ["mpls ip"] = false,
        ["protocol http"] = false,
        ["qos trust"] = false,
        ["sflow enable"] = false,
        ["shutdown"] = true,
        ["snmp-server vrf default"] = false,
        ["spanning-tree bpduguard"] = false,
        ["switchport"] = true,
    };

    // Single-valued commands whose `no` form is a setting that the running configuration shows.
    private static readonly LinePattern[] s_shownWhenOff = LinePattern.Table("""
        enable password
        ip routing vrf *
        redistribute static
        username *
        """);

    private static readonly HashSet<string> s_incomplete =
        ["interface", "vlan", "hostname", "router", "router bgp", "vrf instance", "username", "route-map", "banner", "daemon"];

    public static bool IsIncomplete(string line) => s_incomplete.Contains(line);

    /// <summary>What a later command with the same key replaces; null for a command that stands beside others.</summary>
    public static string? Key(string line)
    {
        if (Heredoc.EndMarks(line) > 0)
            return line;
        string[] words = LinePattern.Split(line);
        if (words.Length > 3 && words[0] == "ip" && words[^1] == "secondary")
            return null;
        if (words.Length > 1 && char.IsAsciiDigit(words[0][0]) && words[1] is "permit" or "deny" or "remark")
            return words[0];
        if (s_lists.Any(p => p.Begins(words)) || s_singleValued.FirstOrDefault(p => p.Begins(words)) is not { } pattern)
            return null;
        return pattern.Key(words);
    }

    /// <summary>True for a setting that is on or off and has no value.</summary>
    /// <param name="line">The command.</param>
    /// <param name="shownWhenOff">True when its <c>no</c> form is shown also where it only takes back the command.</param>
    public static bool IsToggle(string line, out bool shownWhenOff) => s_toggles.TryGetValue(line, out shownWhenOff);

    /// <summary>True when the <c>no</c> form of a command that is not there is a setting of its own.</summary>
    public static bool LeavesNegation(string line)
    {
        string[] words = LinePattern.Split(line);
        return s_shownWhenOff.Any(p => p.Matches(words)) || (Key(line) is null && !s_removable.Any(p => p.Begins(words)));
    }

    /// <summary>True when <paramref name="line"/> is <paramref name="prefix"/> or goes on after it with another word.</summary>
    public static bool StartsWith(string line, string prefix) =>
        line.StartsWith(prefix, StringComparison.Ordinal) && (line.Length == prefix.Length || line[prefix.Length] == ' ');
}
