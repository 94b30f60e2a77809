using System.Collections.Concurrent;

namespace Leafwire.Runner.Leases;

/// <summary>The leases of a site as far as this runner knows them, by their keys.</summary>
internal sealed class LeaseTable
{
    private static readonly Lease None = new(null, 0);

    private readonly ConcurrentDictionary<string, Lease> _leases = new();

    public Lease this[string key] => _leases.GetValueOrDefault(key, None);

    /// <summary>The leases of an owner.</summary>
    public IEnumerable<KeyValuePair<string, Lease>> Of(string owner) => _leases.Where(lease => lease.Value.Owner == owner);

    /// <summary>Takes in what was seen. The watch and the taker may learn of revisions in either order; the newer one stands.</summary>
    public Lease Remember(string key, Lease lease) =>
        _leases.AddOrUpdate(key, lease, (_, old) => old.Revision > lease.Revision ? old : lease);

    /// <summary>Notes that a lease was given back, unless it changed meanwhile.</summary>
    public void GivenBack(string key, Lease lease) => _leases.TryUpdate(key, lease with { Owner = null }, lease);
}
