using System.Net;
using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Eos;

/// <summary>What a running configuration of EOS says of neighbors and interfaces. Its blocks are told by their indentation.</summary>
internal static class EosConfigFacts
{
    private const string DefaultVrf = "default";

    private static readonly (BgpFamily Family, string Name)[] s_families =
        [(BgpFamily.Ipv4, "ipv4"), (BgpFamily.Ipv6, "ipv6"), (BgpFamily.Evpn, "evpn")];

    public static ConfigFacts Read(string running)
    {
        var bgp = new List<(string Vrf, string? Family, string Line)>();
        var interfaces = new List<InterfaceFacts>();
        bool mlag = false, lldp = true;
        string top = "", vrf = DefaultVrf;
        string? family = null;
        var heredoc = new HeredocTracker();
        foreach (string raw in running.Split('\n'))
        {
            if (heredoc.IsText(raw) || raw.AsSpan().Trim() is [] or ['!', ..])
                continue;
            string line = raw.Trim();
            int depth = (raw.Length - raw.TrimStart().Length) / 3;
            if (depth == 0)
            {
                (top, vrf, family) = (line, DefaultVrf, null);
                mlag |= line is "mlag configuration" or "mlag";
                lldp &= line != "no lldp run";
                if (After(line, "interface ") is { } name)
                    interfaces.Add(new InterfaceFacts(name, IsShut: false, Channel: null, HasLldp: true));
            }
            else if (top.StartsWith("interface ", StringComparison.Ordinal) && depth == 1)
            {
                interfaces[^1] = With(interfaces[^1], line);
            }
            else if (top.StartsWith("router bgp ", StringComparison.Ordinal))
            {
                if (depth == 1)
                    (vrf, family) = (After(line, "vrf ") ?? DefaultVrf, null);
                if (depth == (vrf == DefaultVrf ? 1 : 2))
                    family = After(line, "address-family ");
                bgp.Add((vrf, family, line));
            }
        }

        bool isBgp = bgp.Count > 0;
        return new ConfigFacts([.. Neighbors(bgp)], isBgp ? [.. Families(bgp)] : [], interfaces, mlag, lldp)
        {
            Others = [.. bgp.Where(l => l.Line.StartsWith("bgp listen range ", StringComparison.Ordinal)
                || l.Line.StartsWith("neighbor interface ", StringComparison.Ordinal))
                .GroupBy(l => l.Vrf).Select(g => new OtherSessions(g.Key, string.Join('\n', g.Select(l => l.Line))))],
        };
    }

    private static InterfaceFacts With(InterfaceFacts one, string line) => line switch
    {
        "shutdown" => one with { IsShut = true },
        "no lldp receive" or "no lldp transmit" => one with { HasLldp = false },
        _ when After(line, "channel-group ") is { } group => one with { Channel = "Port-Channel" + group.Split(' ')[0] },
        _ => one,
    };

    private static IEnumerable<NeighborFacts> Neighbors(List<(string Vrf, string? Family, string Line)> bgp)
    {
        foreach (var neighbor in bgp.Where(l => l.Family is null).Select(l => (l.Vrf, Words: l.Line.Split(' ')))
            .Where(l => l.Words is ["neighbor", _, ..] && IPAddress.TryParse(l.Words[1].Split('%')[0], out _))
            .GroupBy(l => (l.Vrf, Address: l.Words[1])))
        {
            string[] groups = [.. neighbor.Where(l => l.Words is [_, _, "peer", "group", _]).Select(l => l.Words[4])];
            bool isShut = bgp.Any(l => l.Line == $"neighbor {neighbor.Key.Address} shutdown" && l.Vrf == neighbor.Key.Vrf)
                || bgp.Any(l => groups.Any(group => l.Line == $"neighbor {group} shutdown"));
            yield return new NeighborFacts(neighbor.Key.Vrf, neighbor.Key.Address, isShut);
        }
    }

    // IPv4 needs no block of its own.
    private static IEnumerable<FamilyFacts> Families(List<(string Vrf, string? Family, string Line)> bgp)
    {
        foreach (string vrf in bgp.Select(l => l.Vrf).Distinct())
        {
            foreach ((BgpFamily family, string name) in s_families)
            {
                string[] lines = [.. bgp.Where(l => l.Family == name && (l.Vrf == vrf || l.Vrf == DefaultVrf)).Select(l => l.Line)];
                if (lines.Length > 0 || family == BgpFamily.Ipv4)
                    yield return new FamilyFacts(family, vrf, string.Join('\n', lines));
            }
        }
    }

    private static string? After(string line, string words) =>
        line.StartsWith(words, StringComparison.Ordinal) ? line[words.Length..] : null;
}
