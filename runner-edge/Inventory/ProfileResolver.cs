using System.Diagnostics.CodeAnalysis;
using Leafwire.Contracts;
using Leafwire.Runner.Agent;

namespace Leafwire.Runner.Inventory;

/// <summary>Makes device profiles out of the inventory: defaults, then matching groups, then the device itself, and the environment over all.</summary>
internal sealed class ProfileResolver(InventoryFile inventory, KnownHosts knownHosts, SecretReader secrets, RunnerEnvironment environment, List<string> problems)
{
    /// <summary>The devices that the configuration selects: names, or patterns over the inventory; all of the inventory when nothing is selected.</summary>
    public IReadOnlyList<DeviceProfile> Resolve(IReadOnlyList<string>? selected)
    {
        ICollection<string> known = inventory.Devices is { } devices ? devices.Keys : [];
        var names = new List<string>();
        foreach (string entry in selected is { Count: > 0 } ? selected : [.. known])
        {
            string[] matches = Glob.IsPattern(entry) ? [.. known.Where(name => Glob.Matches(entry, name))] : [entry];
            if (matches.Length == 0)
                problems.Add($"devices: the pattern '{entry}' matches no device of inventory.devices");
            names.AddRange(matches);
        }

        if (names.Count == 0 && problems.Count == 0)
            problems.Add("devices: there is no device to serve; list devices under 'devices' or 'inventory.devices', or set DEVICE=leaf1 in the environment");
        return [.. names.Distinct().Select(Profile).OfType<DeviceProfile>()];
    }

    private DeviceProfile? Profile(string name)
    {
        if (Token.Problem(name) is { } problem)
        {
            problems.Add($"devices: {problem}");
            return null;
        }

        int before = problems.Count;
        List<Level> levels = [.. Levels(name)];
        string? First(Func<AccessFile, string?> read) => levels.Select(level => read(level.Access)).FirstOrDefault(Given);
        string? Secret(string key, string credential, string? fromEnvironment, Func<AccessFile, string?> value, Func<AccessFile, string?> file)
        {
            if (fromEnvironment is not null)
                return fromEnvironment;
            Level? level = levels.Find(level => Given(value(level.Access)) || Given(file(level.Access)));
            return secrets.Read(level is null ? key : $"{level.Path}.{key}", level is null ? null : value(level.Access), level is null ? null : file(level.Access), credential);
        }

        string host = (First(a => a.Host) ?? name).Replace("{name}", name, StringComparison.Ordinal);
        int port = levels.Select(level => level.Access.Port).FirstOrDefault(value => value is not null) ?? 22;
        if (port is < 1 or > 65535)
            problems.Add($"{PathOf(levels, a => a.Port is not null)}.port: {port} is no port; use 1 to 65535");
        string? keyFile = First(a => a.PrivateKeyFile) is { } named
            ? secrets.LocateSecret($"{PathOf(levels, a => Given(a.PrivateKeyFile))}.privateKeyFile", named)
            : secrets.CredentialPath("eos-key");

        var profile = new DeviceProfile
        {
            Name = name,
            Host = host,
            Port = port,
            Username = environment.EosUsername ?? First(a => a.Username) ?? "admin",
            Password = Secret("password", "eos-password", environment.EosPassword, a => a.Password, a => a.PasswordFile),
            PrivateKeyFile = keyFile,
            PrivateKeyPassphrase = Secret("privateKeyPassphrase", "eos-key-passphrase", null, a => a.PrivateKeyPassphrase, a => a.PrivateKeyPassphraseFile),
            EnablePassword = Secret("enablePassword", "eos-enable-password", environment.EosEnablePassword, a => a.EnablePassword, a => a.EnablePasswordFile),
            HostKeys = HostKeys(levels, host, port),
            RevokedHostKeys = knownHosts.RevokedFor(host, port),
            HasHostAuthority = knownHosts.HasAuthorityFor(host, port),
            TrustOnFirstUse = levels.Select(level => level.Access.TrustOnFirstUse).FirstOrDefault(value => value is not null) ?? false,
        };
        return problems.Count == before ? profile : null;
    }

    private IEnumerable<Level> Levels(string name)
    {
        if (inventory.Devices?.GetValueOrDefault(name) is { } device)
            yield return new Level($"inventory.devices.{name}", device);
        foreach ((string group, GroupFile access) in (inventory.Groups ?? []).Reverse())
        {
            if (access.Match.Exists(pattern => Glob.Matches(pattern, name)))
                yield return new Level($"inventory.groups.{group}", access);
        }

        if (inventory.Defaults is { } defaults)
            yield return new Level("inventory.defaults", defaults);
    }

    private List<string> HostKeys(List<Level> levels, string host, int port)
    {
        var keys = new List<string>();
        Level? level = levels.Find(level => level.Access.HostKeys is { Count: > 0 });
        foreach (string text in level?.Access.HostKeys ?? [])
        {
            if (HostKey.TryRead(text, out string? fingerprint))
                keys.Add(fingerprint);
            else
                problems.Add($"{level!.Path}.hostKeys: '{text}' is no host key; write SHA256:… as 'ssh-keyscan -p {port} {host} | ssh-keygen -lf -' prints it");
        }

        return [.. keys.Union(knownHosts.For(host, port))];
    }

    private static bool Given([NotNullWhen(true)] string? text) => !string.IsNullOrEmpty(text);

    private static string PathOf(List<Level> levels, Predicate<AccessFile> has) => levels.Find(level => has(level.Access))?.Path ?? "inventory";

    private sealed record Level(string Path, AccessFile Access);
}
