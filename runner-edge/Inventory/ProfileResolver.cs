using System.Diagnostics.CodeAnalysis;
using Leafwire.Contracts;
using Leafwire.Runner.Settings;

namespace Leafwire.Runner.Inventory;

/// <summary>
/// Makes device profiles out of the inventory: defaults, then matching groups, then the device itself, and the environment over all.
/// </summary>
internal sealed class ProfileResolver(
    InventoryFile inventory, KnownHosts knownHosts, SecretReader secrets, RunnerEnvironment environment, List<string> problems)
{
    // By device, the name as the inventory has it.
    private readonly OrderedDictionary<string, string> _written = new(StringComparer.Ordinal);

    /// <summary>
    /// The devices that the configuration selects: names, or patterns over the inventory; all of it when nothing is selected.
    /// </summary>
    public IReadOnlyList<DeviceProfile> Resolve(IReadOnlyList<string> selected)
    {
        foreach (string written in inventory.Devices.Keys)
        {
            if (!_written.TryAdd(DeviceName.Of(written), written))
                problems.Add($"inventory.devices.{written}: '{_written[DeviceName.Of(written)]}' is the same device; keep one of the two");
        }

        var names = new List<string>();
        foreach (string entry in selected.Count > 0 ? selected : [.. _written.Keys])
        {
            string[] matches = Glob.IsPattern(entry) ? [.. _written.Keys.Where(name => Glob.Matches(entry, name))] : [DeviceName.Of(entry)];
            if (matches.Length == 0)
                problems.Add($"devices: the pattern '{entry}' matches no device of inventory.devices");
            names.AddRange(matches);
        }

        if (names.Count == 0 && problems.Count == 0)
            problems.Add(
                "devices: there is no device to serve; list devices under 'devices' or 'inventory.devices', "
                + "or set DEVICE=leaf1 in the environment");
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
        string? Secret(
            string key, string credential, string? fromEnvironment, Func<AccessFile, string?> value, Func<AccessFile, string?> file)
        {
            if (fromEnvironment is not null)
                return fromEnvironment;
            Level? level = levels.Find(level => Given(value(level.Access)) || Given(file(level.Access)));
            return level is null ? secrets.Read(key, null, null, credential)
                : secrets.Read($"{level.Path}.{key}", value(level.Access), file(level.Access), credential);
        }

        string username = environment.EosUsername ?? First(a => a.Username)!;
        int port = levels.Select(level => level.Access.Port).OfType<int>().First();
        List<DeviceAddress> addresses = [new(Named(First(a => a.Host)!, name), port)];
        if (levels.Select(level => level.Access.OutOfBand).FirstOrDefault(address => address is not null) is { } second)
            addresses.Add(new DeviceAddress(Named(second.Host, name), second.Port));
        string? keyFile = First(a => a.PrivateKeyFile) is { } named
            ? secrets.LocateSecret($"{PathOf(levels, a => Given(a.PrivateKeyFile))}.privateKeyFile", named)
            : secrets.CredentialPath("eos-key");

        var profile = new DeviceProfile
        {
            Name = name,
            Host = addresses[0].Host,
            Port = addresses[0].Port,
            OutOfBand = addresses.ElementAtOrDefault(1),
            ProxyJump = Proxy(levels, name),
            Platform = First(a => a.Platform)!,
            Username = username,
            Password = Secret("password", "eos-password", environment.EosPassword, a => a.Password, a => a.PasswordFile),
            PrivateKeyFile = keyFile,
            PrivateKeyPassphrase = Secret(
                "privateKeyPassphrase", "eos-key-passphrase", null, a => a.PrivateKeyPassphrase, a => a.PrivateKeyPassphraseFile),
            EnablePassword = Secret(
                "enablePassword", "eos-enable-password", environment.EosEnablePassword, a => a.EnablePassword, a => a.EnablePasswordFile),
            HostKeys = [.. HostKeys(levels, addresses[0])
                .Union(addresses.SelectMany(address => knownHosts.For(address.Host.Reveal(), address.Port)))],
            RevokedHostKeys = [.. addresses.SelectMany(address => knownHosts.RevokedFor(address.Host.Reveal(), address.Port)).Distinct()],
            HasHostAuthority = addresses.Exists(address => knownHosts.HasAuthorityFor(address.Host.Reveal(), address.Port)),
            TrustOnFirstUse = levels.Select(level => level.Access.TrustOnFirstUse).OfType<bool>().First(),
        };
        return problems.Count == before ? profile : null;
    }

    // Its host key is never taken on trust: who stands on the way to all switches is known beforehand.
    private DeviceProfile? Proxy(List<Level> levels, string name)
    {
        if (levels.Find(level => level.Access.ProxyJump is not null) is not { Access.ProxyJump: { } proxy } level)
            return null;
        string path = $"{level.Path}.proxyJump";
        string host = Named(proxy.Host, name);
        return new DeviceProfile
        {
            Name = name,
            IsJumpHost = true,
            Host = host,
            Port = proxy.Port,
            Username = proxy.Username,
            Password = secrets.Read($"{path}.password", proxy.Password, proxy.PasswordFile, "jump-password"),
            PrivateKeyFile = Given(proxy.PrivateKeyFile) ? secrets.LocateSecret($"{path}.privateKeyFile", proxy.PrivateKeyFile)
                : secrets.CredentialPath("jump-key"),
            PrivateKeyPassphrase = secrets.Read(
                $"{path}.privateKeyPassphrase", proxy.PrivateKeyPassphrase, proxy.PrivateKeyPassphraseFile, "jump-key-passphrase"),
            HostKeys = [.. Pinned($"{path}.hostKeys", proxy.HostKeys, new DeviceAddress(host, proxy.Port))
                .Union(knownHosts.For(host, proxy.Port))],
            RevokedHostKeys = knownHosts.RevokedFor(host, proxy.Port),
            HasHostAuthority = knownHosts.HasAuthorityFor(host, proxy.Port),
        };
    }

    private IEnumerable<Level> Levels(string name)
    {
        if (_written.TryGetValue(name, out string? written))
            yield return new Level($"inventory.devices.{written}", inventory.Devices[written]);
        foreach ((string group, GroupFile access) in inventory.Groups.Reverse())
        {
            if (access.Match.Any(pattern => Glob.Matches(pattern, name)))
                yield return new Level($"inventory.groups.{group}", access.Access);
        }

        yield return new Level("inventory.defaults", inventory.Defaults);
        yield return new Level("inventory", AccessFile.Standard);
    }

    private List<string> HostKeys(List<Level> levels, DeviceAddress address) =>
        levels.Find(level => level.Access.HostKeys is { Count: > 0 }) is { } level
            ? Pinned($"{level.Path}.hostKeys", level.Access.HostKeys!, address) : [];

    private List<string> Pinned(string path, IReadOnlyList<string> texts, DeviceAddress address)
    {
        var keys = new List<string>();
        foreach (string text in texts)
        {
            if (HostKey.TryRead(text, out string? fingerprint))
                keys.Add(fingerprint);
            else
                problems.Add($"{path}: '{text}' is no host key; write SHA256:… as "
                    + $"'ssh-keyscan -p {address.Port} {address.Host.Reveal()} | ssh-keygen -lf -' prints it");
        }

        return keys;
    }

    private static string Named(string host, string name) => host.Replace("{name}", name, StringComparison.Ordinal);

    private static bool Given([NotNullWhen(true)] string? text) => !string.IsNullOrEmpty(text);

    private static string PathOf(List<Level> levels, Predicate<AccessFile> has) => levels.Find(level => has(level.Access))!.Path;

    private sealed record Level(string Path, AccessFile Access);
}
