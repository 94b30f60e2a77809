using Leafwire.Runner.Settings;

namespace Leafwire.Runner.Ssh;

/// <summary>Whether a host key is the device's.</summary>
internal static class HostKeyCheck
{
    /// <summary>Null when the key is trusted, else why not and where to put it.</summary>
    /// <param name="device">The device as the inventory has it.</param>
    /// <param name="algorithm">The key's algorithm, such as <c>ssh-ed25519</c>.</param>
    /// <param name="offered">The key's fingerprint, <c>SHA256:…</c>.</param>
    /// <param name="store">Keys that were trusted on first use.</param>
    public static string? Problem(DeviceProfile device, string algorithm, string offered, IHostKeyStore store)
    {
        string who = device.IsJumpHost ? "the jump host" : "the switch";
        string where = device.IsJumpHost
            ? $"hostKeys of the proxyJump of inventory device '{device.Name}'"
            : $"hostKeys of inventory device '{device.Name}'";
        if (device.RevokedHostKeys.Contains(offered, StringComparer.Ordinal))
        {
            return $"{device}: the host key {offered} ({algorithm}) that {who} shows is revoked by the known hosts file, "
                + "whatever else trusts it. "
                + "Give it a new key and pin that";
        }

        if (device.HostKeys.Count > 0)
        {
            return device.HostKeys.Contains(offered, StringComparer.Ordinal) ? null
                : $"{device}: the host key is not the one that is trusted: {who} shows {offered} ({algorithm}), "
                    + $"trusted is {string.Join(", ", device.HostKeys)}. "
                + $"If it got a new key, put it into {where} (or into the known hosts file); if not, somebody stands in between";
        }

        if (!device.TrustOnFirstUse)
        {
            return $"{device}: no host key is trusted for this device; {who} shows {offered} ({algorithm}). "
                + (device.HasHostAuthority
                    ? "The known hosts file trusts a certificate authority for it, and host certificates are not followed. "
                    : "")
                + $"Compare it with its own and put it into {where} (or its line into the known hosts file)";
        }

        if (store.Find(device.Name) is not { } kept)
            return store.TryAdd(device.Name, offered) ? null : $"{device}: two different host keys were shown at the same time, "
                + $"one of them {offered} ({algorithm})";
        return kept == offered ? null
            : $"{device}: the host key changed: {who} shows {offered} ({algorithm}), trusted on first use was {kept}. "
            + $"If it got a new key, put it into {where}; if not, somebody stands in between";
    }
}
