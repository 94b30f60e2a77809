using Leafwire.Contracts.Settings;

namespace Leafwire.Runner.Inventory;

/// <summary>
/// The keys of <c>inventory</c> in <c>runner.json</c>. A new one is a row here with its property in <see cref="AccessFile"/>,
/// and its use in <see cref="ProfileResolver"/>.
/// </summary>
internal static class InventoryTable
{
    private static readonly TextKind Text = new();
    private static readonly NumberKind Port = new(1, 65535);
    private static readonly ListKind<string> Keys = new(Text, "host keys, each `SHA256:…` or the public key itself");
    private static readonly ListKind<string> Patterns = new(Text, "device names or patterns (`*`, `?`)");

    private static readonly SettingsTable<AddressFile> AddressKeys = new SettingsTable<AddressFile>("outOfBand", new AddressFile())
        .Key("host", Text, a => a.Host, (a, v) => a with { Host = v },
            "Address or DNS name; `{name}` in it stands for the device's name.", isRequired: true)
        .Key("port", Port, a => a.Port, (a, v) => a with { Port = v }, "SSH port.");

    private static readonly SettingsTable<ProxyFile> ProxyKeys = new SettingsTable<ProxyFile>("proxyJump", new ProxyFile())
        .Key("host", Text, p => p.Host, (p, v) => p with { Host = v }, "Address or DNS name of the jump host.", isRequired: true)
        .Key("port", Port, p => p.Port, (p, v) => p with { Port = v }, "Its SSH port.")
        .Key("username", Text, p => p.Username, (p, v) => p with { Username = v }, "Who to be on the jump host.", isRequired: true)
        .Key("password", Text, p => p.Password, (p, v) => p with { Password = v }, "Its password.")
        .Key("passwordFile", Text, p => p.PasswordFile, (p, v) => p with { PasswordFile = v },
            "A file that holds the password.", "the credential `jump-password`")
        .Key("privateKeyFile", Text, p => p.PrivateKeyFile, (p, v) => p with { PrivateKeyFile = v },
            "A private key in OpenSSH's form.", "the credential `jump-key`")
        .Key("privateKeyPassphrase", Text, p => p.PrivateKeyPassphrase, (p, v) => p with { PrivateKeyPassphrase = v },
            "What the key is sealed with.")
        .Key("privateKeyPassphraseFile", Text, p => p.PrivateKeyPassphraseFile, (p, v) => p with { PrivateKeyPassphraseFile = v },
            "A file that holds the passphrase.", "the credential `jump-key-passphrase`")
        .Key("hostKeys", Keys, p => p.HostKeys, (p, v) => p with { HostKeys = v },
            "The jump host's own keys; those of the known hosts files are trusted as well. Without one nothing is connected.", "none");

    private static readonly SettingsTable<AccessFile> AccessKeys = new SettingsTable<AccessFile>(
        "a device", new AccessFile(), AccessFile.Standard)
        .Key("host", Text, a => a.Host, (a, v) => a with { Host = v }, "Address or DNS name; `{name}` in it stands for the device's name.")
        .Key("port", Port, a => a.Port ?? 0, (a, v) => a with { Port = v }, "SSH port.")
        .Key("platform", Text, a => a.Platform, (a, v) => a with { Platform = v }, "The network operating system that the device runs.")
        .Key("outOfBand", AddressKeys, a => a.OutOfBand, (a, v) => a with { OutOfBand = v },
            "A second address, tried when the first is silent; not when it refuses the login or shows another host key.", "none")
        .Key("proxyJump", ProxyKeys, a => a.ProxyJump, (a, v) => a with { ProxyJump = v },
            "A host through which the switch is reached, when the runner cannot reach it itself.", "none")
        .Key("username", Text, a => a.Username, (a, v) => a with { Username = v }, "Who to be there.")
        .Key("password", Text, a => a.Password, (a, v) => a with { Password = v },
            "Its password, by the methods password and keyboard-interactive.")
        .Key("passwordFile", Text, a => a.PasswordFile, (a, v) => a with { PasswordFile = v },
            "A file that holds the password.", "the credential `eos-password`")
        .Key("privateKeyFile", Text, a => a.PrivateKeyFile, (a, v) => a with { PrivateKeyFile = v },
            "A private key in OpenSSH's form: ed25519, RSA, ECDSA.", "the credential `eos-key`")
        .Key("privateKeyPassphrase", Text, a => a.PrivateKeyPassphrase, (a, v) => a with { PrivateKeyPassphrase = v },
            "What the key is sealed with.")
        .Key("privateKeyPassphraseFile", Text, a => a.PrivateKeyPassphraseFile, (a, v) => a with { PrivateKeyPassphraseFile = v },
            "A file that holds the passphrase.", "the credential `eos-key-passphrase`")
        .Key("enablePassword", Text, a => a.EnablePassword, (a, v) => a with { EnablePassword = v }, "What `enable` asks for.")
        .Key("enablePasswordFile", Text, a => a.EnablePasswordFile, (a, v) => a with { EnablePasswordFile = v },
            "A file that holds the answer to `enable`.", "the credential `eos-enable-password`")
        .Key("hostKeys", Keys, a => a.HostKeys, (a, v) => a with { HostKeys = v },
            "The switch's keys; those of the known hosts files are trusted as well.", "none")
        .Key("trustOnFirstUse", new FlagKind(), a => a.TrustOnFirstUse ?? false, (a, v) => a with { TrustOnFirstUse = v },
            "`true` takes the key that a switch shows first, and only that one from then on.");

    private static readonly SettingsTable<GroupFile> GroupKeys = new SettingsTable<GroupFile>("a group", new GroupFile())
        .Key("match", Patterns, g => g.Match, (g, v) => g with { Match = v }, "The devices that it is for.", isRequired: true)
        .Include(AccessKeys, g => g.Access, (g, v) => g with { Access = v });

    /// <summary>The <c>inventory</c> object.</summary>
    public static SettingsTable<InventoryFile> Inventory { get; } = new SettingsTable<InventoryFile>("inventory", new InventoryFile())
        .Key("defaults", AccessKeys, i => i.Defaults, (i, v) => i with { Defaults = v }, "What holds for every device.",
            "the defaults of a device's keys")
        .Key("groups", new MapKind<GroupFile>(GroupKeys, "names of groups"), i => i.Groups, (i, v) => i with { Groups = v },
            "What holds for the devices that a group's `match` names; of two groups that set the same key the later one wins.", "none")
        .Key("devices", new MapKind<AccessFile>(AccessKeys, "names of devices"), i => i.Devices, (i, v) => i with { Devices = v },
            "The devices, each with what is its own; `{}` where nothing is. Upper and lower case are the same in their names.", "none");
}
