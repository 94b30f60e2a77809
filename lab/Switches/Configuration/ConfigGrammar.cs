namespace Leafwire.Lab.Switches.Configuration;

/// <summary>What kind of command a line is: heredoc, single-valued, negation. Independent of the mode it stands in.</summary>
internal static class ConfigGrammar
{
    // The value comes after these words and replaces the one before. The longest pattern that fits counts.
    private static readonly LinePattern[] s_singleValued = [.. LinePattern.Table("""
        banner login|motd
        comment
        protocol https certificate
        code unit *
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
        username * sshkey
        snmp-server location
        snmp-server contact
        ntp local-interface
        ip virtual-router mac-address
        ip routing
        ip domain lookup
        switchport mode
        switchport access vlan
        switchport phone vlan
        switchport trunk native vlan
        switchport trunk allowed vlan
        channel-group
        ip address
        ip ospf area
        ip ospf cost
        ip ospf network
        isis enable
        isis metric
        isis circuit-type
        isis network
        isis authentication mode
        isis authentication key
        vxlan source-interface
        vxlan udp-port
        vxlan vlan * vni
        vxlan vrf * vni
        encapsulation dot1q vlan
        domain-id
        peer-address
        peer-link
        reload-delay mlag
        reload-delay non-mlag
        redistribute connected
        redistribute static
        network
        distance bgp
        timers bgp
        neighbor * remote-as
        neighbor * description
        neighbor * peer group
        neighbor * password
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
        ip routing vrf
        network
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
        username *
        """);

    private static readonly HashSet<string> s_incomplete = ["interface", "vlan", "hostname", "router", "router bgp", "vrf instance", "vrf", "username", "route-map", "banner", "daemon", "description"];

    /// <summary>How many <c>EOF</c> lines end the text after this command; 0 when it is no heredoc.</summary>
    public static int Terminators(string line) => line switch
    {
        "banner login" or "banner motd" or "comment" or "action bash" => 1,
        "protocol https certificate" => 2,
        _ when line.StartsWith("code unit ", StringComparison.Ordinal) => 1,
        _ => 0,
    };

    /// <summary>The end of a heredoc's text. AVD indents it with the block that it is in.</summary>
    public static bool IsTerminator(string rawLine) => rawLine.AsSpan().Trim() is "EOF";

    public static bool IsModeComment(string line) => line.StartsWith("!!", StringComparison.Ordinal);

    public static bool IsSeparator(string line) => line.Length == 0 || (line[0] == '!' && !IsModeComment(line));

    public static bool IsIncomplete(string line) => s_incomplete.Contains(line);

    /// <summary>What a later command with the same key replaces; null for a command that stands beside others.</summary>
    public static string? Key(string line)
    {
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
