using System.Text.RegularExpressions;
using Leafwire.Eos;

namespace Leafwire.Runner.Settings;

/// <summary>How to reach a device and who to be there. Known on-premises only; never crosses NATS.</summary>
internal sealed record DeviceProfile
{
    /// <summary>The device's name, as in subjects and in AVD's file names.</summary>
    public required string Name { get; init; }

    /// <summary>The network operating system of a device that names none.</summary>
    public const string DefaultPlatform = "eos";

    /// <summary>The device's network operating system. Default: <see cref="DefaultPlatform"/>.</summary>
    public string Platform { get; init; } = DefaultPlatform;

    /// <summary>Address or DNS name. Default: the device's name.</summary>
    public required SiteFact Host { get; init; }

    /// <summary>SSH port. Default: 22.</summary>
    public int Port { get; init; } = 22;

    /// <summary>A second address, for when the first is silent; null for none.</summary>
    public DeviceAddress? OutOfBand { get; init; }

    /// <summary>The host through which the device is reached, by either address; null when it is reached directly.</summary>
    public DeviceProfile? ProxyJump { get; init; }

    /// <summary>True when this is the jump host of the device that it is named for. Default: false.</summary>
    public bool IsJumpHost { get; init; }

    public required SiteFact Username { get; init; }

    /// <summary>Null when only a key is used.</summary>
    public string? Password { get; init; }

    /// <summary>Path of an OpenSSH private key; null when only a password is used.</summary>
    public SiteFact? PrivateKeyFile { get; init; }

    public string? PrivateKeyPassphrase { get; init; }

    /// <summary>Asked for by <c>enable</c>; null when the login is privileged or <c>enable</c> does not ask.</summary>
    public string? EnablePassword { get; init; }

    /// <summary>Trusted host keys, each <c>SHA256:</c> and unpadded base64 as <c>ssh-keygen -l</c> prints it.</summary>
    public IReadOnlyList<string> HostKeys { get; init; } = [];

    /// <summary>Host keys that are refused, whatever else trusts them.</summary>
    public IReadOnlyList<string> RevokedHostKeys { get; init; } = [];

    /// <summary>True when a known hosts file trusts a certificate authority for the device, which is not followed.</summary>
    public bool HasHostAuthority { get; init; }

    /// <summary>True to take whatever key is shown the first time, and only that one afterwards. Default: false.</summary>
    public bool TrustOnFirstUse { get; init; }

    /// <summary>The first address.</summary>
    public DeviceAddress Address => new(Host, Port);

    /// <summary>True when the other one says the same in everything.</summary>
    public bool IsSameAs(DeviceProfile other) =>
        this with { HostKeys = [], RevokedHostKeys = [], ProxyJump = null }
            == other with { HostKeys = [], RevokedHostKeys = [], ProxyJump = null }
        && HostKeys.SequenceEqual(other.HostKeys)
        && RevokedHostKeys.SequenceEqual(other.RevokedHostKeys)
        && (ProxyJump is null ? other.ProxyJump is null : other.ProxyJump is { } proxy && ProxyJump.IsSameAs(proxy));

    /// <summary>How it is reached, to be compared with what a change touches; nothing of it leaves the site.</summary>
    public AccessPath Access => new(Host.Reveal(), Username.Reveal());

    /// <summary>The words with an ellipsis where they name an address, a login or a key's path of the device.</summary>
    /// <param name="words">What the switch, or a line of its configuration, says.</param>
    public string Withhold(string words)
    {
        SiteFact?[] facts =
            [Host, OutOfBand?.Host, Username, PrivateKeyFile, ProxyJump?.Host, ProxyJump?.Username, ProxyJump?.PrivateKeyFile];
        return facts.OfType<SiteFact>().Where(fact => fact != Name).Aggregate(words, (text, fact) =>
            Regex.Replace(text, $@"(?<![\w.-]){Regex.Escape(fact.Reveal())}(?![\w-])", "…", RegexOptions.CultureInvariant));
    }

    /// <summary>Who it is, for messages: nothing that only the site knows.</summary>
    public override string ToString() => IsJumpHost ? $"{Name}'s jump host" : Name;
}
