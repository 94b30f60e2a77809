using System.Text.Json.Serialization;

namespace Leafwire.Runner.Inventory;

/// <summary>The <c>inventory</c> part of the configuration file. What is more specific wins: device, then groups from last to first, then defaults.</summary>
internal sealed record InventoryFile
{
    public AccessFile? Defaults { get; init; }

    public Dictionary<string, GroupFile>? Groups { get; init; }

    public Dictionary<string, AccessFile>? Devices { get; init; }
}

/// <summary>How to reach devices and who to be there; null and empty stand for "as one level up".</summary>
internal record AccessFile
{
    /// <summary>Address or DNS name; <c>{name}</c> in it stands for the device's name.</summary>
    public string? Host { get; init; }

    public int? Port { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? PasswordFile { get; init; }

    public string? PrivateKeyFile { get; init; }

    public string? PrivateKeyPassphrase { get; init; }

    public string? PrivateKeyPassphraseFile { get; init; }

    public string? EnablePassword { get; init; }

    public string? EnablePasswordFile { get; init; }

    public List<string>? HostKeys { get; init; }

    public bool? TrustOnFirstUse { get; init; }

    /// <summary>Keeps secrets out of logs and exceptions.</summary>
    public override string ToString() => nameof(AccessFile);
}

/// <summary>Access for all devices whose name matches.</summary>
internal sealed record GroupFile : AccessFile
{
    /// <summary>Device names, or patterns with <c>*</c> and <c>?</c>.</summary>
    [JsonRequired]
    public List<string> Match { get; init; } = [];

    public override string ToString() => nameof(GroupFile);
}
