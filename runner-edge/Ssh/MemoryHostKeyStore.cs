using System.Collections.Concurrent;

namespace Leafwire.Runner.Ssh;

/// <summary>Trust on first use for the life of the process.</summary>
internal sealed class MemoryHostKeyStore : IHostKeyStore
{
    private readonly ConcurrentDictionary<string, string> _keys = new(StringComparer.Ordinal);

    public string? Find(string device) => _keys.GetValueOrDefault(device);

    public bool TryAdd(string device, string fingerprint) => _keys.GetOrAdd(device, fingerprint) == fingerprint;
}
