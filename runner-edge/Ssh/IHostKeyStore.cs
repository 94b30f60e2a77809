namespace Leafwire.Runner.Ssh;

/// <summary>Host keys that were trusted on first use.</summary>
internal interface IHostKeyStore
{
    /// <summary>The fingerprint kept for a device; null when there is none.</summary>
    string? Find(string device);

    /// <summary>Keeps the fingerprint of a device's first key. False when another one was kept meanwhile.</summary>
    bool TryAdd(string device, string fingerprint);
}
