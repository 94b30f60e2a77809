using System.Net;
using Leafwire.Contracts;
using Leafwire.Eos;

namespace Leafwire.Pipeline.Planning;

/// <summary>What the configurations of a push say of the fabric: which of its devices are MLAG peers, and which make a tier.</summary>
internal sealed class FabricMap
{
    private readonly Dictionary<string, string> _roles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _peers = new(StringComparer.Ordinal);

    private FabricMap(IReadOnlyDictionary<string, SwitchFacts> facts, ConfigureMode mode)
    {
        foreach ((string device, SwitchFacts its) in facts)
        {
            if (DeviceRoles.Of(device, mode == ConfigureMode.Replace ? its : SwitchFacts.None) is { } role)
                _roles.Add(device, role);
        }

        Tiers = _roles.Values.CountBy(role => role).ToDictionary(tier => tier.Key, tier => tier.Value, StringComparer.Ordinal);
        Pair(facts);
    }

    /// <summary>A fabric of which nothing is known.</summary>
    public static FabricMap Empty { get; } = new(new Dictionary<string, SwitchFacts>(), ConfigureMode.Replace);

    /// <summary>Every role with the count of its devices.</summary>
    public IReadOnlyDictionary<string, int> Tiers { get; }

    /// <summary>The fabric of some devices.</summary>
    /// <param name="facts">What their candidates say, by device.</param>
    /// <param name="mode">Of what is only merged the absence of something says nothing.</param>
    public static FabricMap Of(IReadOnlyDictionary<string, SwitchFacts> facts, ConfigureMode mode) => new(facts, mode);

    /// <summary>The role of a device; null when it is not known.</summary>
    public string? RoleOf(string device) => _roles.GetValueOrDefault(device);

    /// <summary>The devices of the push that are its MLAG peers: one, or none.</summary>
    public IReadOnlyCollection<string> PeersOf(string device) => _peers.TryGetValue(device, out HashSet<string>? peers) ? peers : [];

    /// <summary>The pairs that stand together among some devices.</summary>
    public IEnumerable<(string One, string Other)> PairsAmong(IReadOnlyCollection<string> devices)
    {
        var among = new HashSet<string>(devices, StringComparer.Ordinal);
        return from one in devices
               from other in PeersOf(one)
               where string.CompareOrdinal(one, other) < 0 && among.Contains(other)
               select (one, other);
    }

    // Domains of one name in two places are two domains: only the address tells the peer.
    private void Pair(IReadOnlyDictionary<string, SwitchFacts> facts)
    {
        ILookup<(string, IPAddress), string> owners = facts.Where(f => f.Value.MlagDomain is not null)
            .SelectMany(f => f.Value.Addresses.Distinct().Select(a => (Key: (f.Value.MlagDomain!, a), f.Key)))
            .ToLookup(o => o.Key, o => o.Item2);
        foreach ((string device, SwitchFacts its) in facts)
        {
            if (its is not { MlagDomain: { } domain, MlagPeer: { } address })
                continue;
            // An address that many claim names nobody.
            string[] peers = [.. owners[(domain, address)].Where(p => p != device).Take(3)];
            foreach (string peer in peers.Length < 3 ? peers : [])
            {
                Add(device, peer);
                Add(peer, device);
            }
        }
    }

    private void Add(string device, string peer)
    {
        if (!_peers.TryGetValue(device, out HashSet<string>? peers))
            _peers.Add(device, peers = new HashSet<string>(StringComparer.Ordinal));
        peers.Add(peer);
    }
}
