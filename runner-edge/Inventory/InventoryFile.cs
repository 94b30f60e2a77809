using Leafwire.Runner.Settings;

namespace Leafwire.Runner.Inventory;

/// <summary>
/// The <c>inventory</c> part of the configuration file. What is more specific wins: device, then groups from last
/// to first, then defaults.
/// </summary>
internal sealed record InventoryFile
{
    public AccessFile Defaults { get; init; } = new();

    public IReadOnlyDictionary<string, GroupFile> Groups { get; init; } = new Dictionary<string, GroupFile>();

    public IReadOnlyDictionary<string, AccessFile> Devices { get; init; } = new Dictionary<string, AccessFile>();
}

/// <summary>How to reach devices and who to be there; null and empty stand for "as one level up".</summary>
internal sealed record AccessFile
{
    /// <summary>What holds where no level says anything.</summary>
    public static readonly AccessFile Standard =
        new() { Host = "{name}", Port = 22, Platform = DeviceProfile.DefaultPlatform, Username = "admin", TrustOnFirstUse = false };

    /// <summary>Address or DNS name; <c>{name}</c> in it stands for the device's name.</summary>
    public string? Host { get; init; }

    public int? Port { get; init; }

    public string? Platform { get; init; }

    public AddressFile? OutOfBand { get; init; }

    public ProxyFile? ProxyJump { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? PasswordFile { get; init; }

    public string? PrivateKeyFile { get; init; }

    public string? PrivateKeyPassphrase { get; init; }

    public string? PrivateKeyPassphraseFile { get; init; }

    public string? EnablePassword { get; init; }

    public string? EnablePasswordFile { get; init; }

    public IReadOnlyList<string>? HostKeys { get; init; }

    public bool? TrustOnFirstUse { get; init; }

    /// <summary>Keeps secrets out of logs and exceptions.</summary>
    public override string ToString() => nameof(AccessFile);
}

/// <summary>A second way to a device.</summary>
internal sealed record AddressFile
{
    public string Host { get; init; } = "";

    public int Port { get; init; } = 22;
}

/// <summary>The host through which a device is reached.</summary>
internal sealed record ProxyFile
{
    public string Host { get; init; } = "";

    public int Port { get; init; } = 22;

    public string Username { get; init; } = "";

    public string? Password { get; init; }

    public string? PasswordFile { get; init; }

    public string? PrivateKeyFile { get; init; }

    public string? PrivateKeyPassphrase { get; init; }

    public string? PrivateKeyPassphraseFile { get; init; }

    public IReadOnlyList<string> HostKeys { get; init; } = [];

    public override string ToString() => nameof(ProxyFile);
}

/// <summary>Access for all devices whose name matches.</summary>
internal sealed record GroupFile
{
    /// <summary>Device names, or patterns with <c>*</c> and <c>?</c>.</summary>
    public IReadOnlyList<string> Match { get; init; } = [];

    public AccessFile Access { get; init; } = new();

    public override string ToString() => nameof(GroupFile);
}
