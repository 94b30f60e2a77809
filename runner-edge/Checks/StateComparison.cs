using Leafwire.Contracts;
using Leafwire.Contracts.Settings;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Checks;

/// <summary>
/// Whether an armed switch stands as before, but for what its candidate removes itself. What was not well before is not asked for,
/// and neither is what the candidate adds, but for a session that takes the place of one that it removes.
/// </summary>
/// <param name="before">How the switch stood before.</param>
/// <param name="after">What its configuration says now.</param>
internal sealed class StateComparison(Baseline before, ConfigFacts after)
{
    /// <summary>The sessions of a family.</summary>
    public Verdict Bgp(BgpFamily family, IReadOnlyList<BgpPeer> now)
    {
        var missing = new List<string>();
        foreach (IGrouping<string, BgpPeer> vrf in (before.Bgp(family) ?? []).GroupBy(peer => peer.Vrf))
        {
            ILookup<bool, BgpPeer> mayGo = vrf.ToLookup(peer => MayGo(peer, now));
            missing.AddRange(mayGo[false].Where(peer => StateOf(peer, now) is not "Established").Select(
                peer => $"{peer}: {StateOf(peer, now) ?? "no session"}"));
            BgpPeer[] added = [.. now.Where(peer => peer.Vrf == vrf.Key && IsAdded(peer))];
            int wanted = Math.Min(mayGo[true].Count(), added.Length), up = added.Count(peer => peer.IsEstablished);
            if (up < wanted)
                missing.AddRange(added.Where(peer => !peer.IsEstablished).Take(wanted - up)
                    .Select(peer => $"{peer}, in place of {StateCheck.Names(mayGo[true].Select(p => p.Address))}: {peer.State}"));
        }

        return Of(missing, $"the {SettingsWords.Camel(family.ToString())} sessions of before");
    }

    /// <summary>The MLAG pair.</summary>
    public Verdict Mlag(MlagStatus now) =>
        !after.HasMlag || now.IsHealthy ? Verdict.Healthy() : Verdict.Unhealthy($"MLAG as before: {before.Mlag}", now.ToString());

    /// <summary>Who is seen on which port.</summary>
    public Verdict Lldp(IReadOnlyList<LldpNeighbor> now)
    {
        HashSet<string> seen = [.. now.Select(n => n.Port)];
        return Of(
            (before.Neighbors ?? []).Where(
                n => !seen.Contains(n.Port) && after.HasLldp && after.Interface(n.Port) is not ({ IsShut: true } or { HasLldp: false }))
                .Select(n => $"{n.Port}: nobody, {n.Device} before"),
            "an LLDP neighbor on every port that had one");
    }

    /// <summary>Links of ports and port channels.</summary>
    public Verdict Links(IReadOnlyList<LinkStatus> now)
    {
        var links = now.ToDictionary(link => link.Name, link => link.Link, StringComparer.Ordinal);
        return Of(
            (before.Links ?? []).Where(name => links.GetValueOrDefault(name) != "connected" && !MayGoDown(name))
                .Select(name => $"{name}: {links.GetValueOrDefault(name, "no such interface")}"),
            "every link that was up");
    }

    /// <summary>Members of port channels.</summary>
    public Verdict Lacp(IReadOnlyList<LacpMember> now) => Of(
        (before.Members ?? []).Where(old => after.Interface(old.Name) is { IsShut: false } one && one.Channel == old.Channel
                && !now.Any(m => m.Name == old.Name && m.Channel == old.Channel && m.IsBundled))
            .Select(old => $"{old.Name} of {old.Channel}: {now.FirstOrDefault(m => m.Name == old.Name)?.State ?? "no member"}"),
        "every member that was bundled");

    private bool MayGo(BgpPeer peer, IReadOnlyList<BgpPeer> now)
    {
        if (before.Facts.Neighbor(peer) is null)
            return Lines(before.Facts.Others, peer.Vrf) != Lines(after.Others, peer.Vrf);
        if (after.Neighbor(peer) is not { IsShut: false })
            return true;
        // It stands there and is no neighbor of the family any more.
        return StateOf(peer, now) is null && Lines(before.Facts, peer) != Lines(after, peer);
    }

    private bool IsAdded(BgpPeer peer) => before.Facts.Neighbor(peer) is null && after.Neighbor(peer) is { IsShut: false };

    // A port channel is what its members are, and a VLAN or a tunnel goes with its lines.
    private bool MayGoDown(string name)
    {
        if (after.Interface(name) is { IsShut: true })
            return true;
        bool isPort = name.StartsWith("Ethernet", StringComparison.Ordinal) || name.StartsWith("Management", StringComparison.Ordinal);
        if (!isPort || name.Contains('.', StringComparison.Ordinal))
            return after.Interface(name) is null || (name.StartsWith("Port-Channel", StringComparison.Ordinal)
                && !after.Interfaces.Any(i => i.Channel == name && !i.IsShut));
        return false;
    }

    private static string? StateOf(BgpPeer peer, IReadOnlyList<BgpPeer> now) =>
        now.FirstOrDefault(p => p.Vrf == peer.Vrf && p.Address == peer.Address)?.State;

    private static string Lines(IReadOnlyList<OtherSessions> others, string vrf) => others.FirstOrDefault(o => o.Vrf == vrf)?.Lines ?? "";

    private static string Lines(ConfigFacts facts, BgpPeer peer) =>
        facts.Families.FirstOrDefault(f => f.Vrf == peer.Vrf && f.Family == peer.Family)?.Lines ?? "";

    private static Verdict Of(IEnumerable<string> missing, string expected)
    {
        string[] all = [.. missing];
        return all.Length == 0 ? Verdict.Healthy() : Verdict.Unhealthy(expected, StateCheck.Names(all));
    }
}
