using System.IO.Enumeration;
using System.Text;
using CsCheck;
using Leafwire.Contracts;
using Leafwire.Runner.Agent;
using Leafwire.Runner.Inventory;
using Leafwire.Runner.Settings;

namespace Leafwire.Tests.Fuzz;

/// <summary>The runner's own files, as a slip of an editor or of a template leaves them: settings, or problems that say where.</summary>
public sealed class SettingsFuzz : IDisposable
{
    private const string Valid = """
        {"site":"dc1","name":"runner-1","nats":{"url":"nats://127.0.0.1:4222","username":"u","password":"hunter2-nats","tls":{"caFile":"runner.json"}},"devices":["leaf*","core1"],
         "inventory":{"defaults":{"port":22,"username":"admin","password":"hunter2-eos","hostKeys":[],"trustOnFirstUse":false},"groups":{"spines":{"match":["spine*"],"username":"ops"}},
         "devices":{"leaf1":{"host":"127.0.0.1","port":2201,"hostKeys":["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]},"spine1":{}}},"knownHostsFiles":["known_hosts"],"sitePolicy":{"neverTouch":["spine*"],"armedAtOnce":8,"window":{"notAfter":"2999-01-01T00:00Z"},"checks":[{"type":"ntp"}]},"maxLanes":32,"health":"http://127.0.0.1:0"}
        """;

    private const string Key = "AAAAC3NzaC1lZDI1NTE5AAAAIB5cyARPp9w5vHaAuUKCGPoJ4jjCkRZ5MG4zJIxMY2RF";

    private static readonly byte[] Known = Encoding.UTF8.GetBytes(
        $"# comment\n192.0.2.1,leaf* ssh-ed25519 {Key} me@here\n[192.0.2.1]:2201 ssh-ed25519 {Key}\n"
        + $"|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ssh-ed25519 {Key}\n@revoked * ssh-ed25519 {Key}\n"
        + $"@cert-authority *.net ssh-rsa {Key}\n!leaf9,leaf* ssh-rsa {Key}\n@\n@revoked\n|1|\n|1||| x {Key}\n");

    private readonly string _folder = Directory.CreateTempSubdirectory("leafwire-fuzz-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_AnyFile_IsSettingsOrProblems() => Fuzz.Run(HostileJson.BytesOf(Valid), bytes =>
    {
        string path = Path.Combine(_folder, "runner.json");
        File.WriteAllBytes(path, bytes);
        try
        {
            RunnerSettings settings = Fuzz.Within(
                6_000_000 + (200L * bytes.Length), () => SettingsLoader.Load(path, new RunnerEnvironment(_ => null)));
            settings.Devices.ShouldNotBeEmpty();
            foreach (DeviceProfile device in settings.Devices)
            {
                Token.Problem(device.Name).ShouldBeNull();
                device.Port.ShouldBeInRange(1, 65535);
                device.HostKeys.All(k => k.StartsWith("SHA256:", StringComparison.Ordinal)).ShouldBeTrue();
            }
        }
        catch (SettingsException e)
        {
            e.Message.ShouldContain("runner.json");
            e.ToString().ShouldNotContain("hunter2");
        }
    }, cases: 400, Encoding.UTF8.GetString);

    [Fact]
    public void KnownHosts_AnyBytes_NeverTrustMoreThanTheyName() => Fuzz.Run(Edits.Of(Known), bytes =>
    {
        var hosts = new KnownHosts();
        Fuzz.Within(2_000_000 + (100L * bytes.Length), () =>
        {
            hosts.Add(Encoding.UTF8.GetString(bytes));
            return hosts.For("leaf1", 22);
        }).All(key => HostKey.TryRead(key, out _)).ShouldBeTrue();
        // The only key of the file is revoked for every host, unless the damage is in that line.
        if (Encoding.UTF8.GetString(bytes).Contains($"\n@revoked * ssh-ed25519 {Key}\n", StringComparison.Ordinal))
            hosts.For("leaf1", 22).ShouldNotContain(HostKey.Fingerprint(Convert.FromBase64String(Key)));
    }, cases: 2_000, Encoding.UTF8.GetString);

    [Fact]
    public void HostKey_AnyText_IsAKeyOrNot() =>
        Fuzz.Run(Edits.Of(Encoding.UTF8.GetBytes($"ssh-ed25519 {Key} me")).Select(Encoding.UTF8.GetString), text =>
        {
            if (HostKey.TryRead(text, out string? fingerprint))
                (HostKey.TryRead(fingerprint, out string? again) && again == fingerprint).ShouldBeTrue();
            HostKey.TryRead("SHA256:" + text, out _);
        }, cases: 2_000);

    [Fact]
    public void Glob_AnyPattern_IsDecidedInFewSteps() => Fuzz.Run(
        Gen.Select(Gen.Char["aAb*?"].Array[1, 40], Gen.Char["aBb"].Array[1, 40]), given =>
    {
        (char[] pattern, char[] name) = given;
        // The same meaning, by another's way.
        Glob.Matches(pattern, name).ShouldBe(FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true));
    }, cases: 3_000);

    [Fact]
    public void Load_FileWithoutEnd_IsRefusedAtTheLimit()
    {
        if (!File.Exists("/dev/zero"))
            Assert.Skip("there is no /dev/zero");
        Should.Throw<SettingsException>(
            () => Fuzz.Within(8L * Limits.SettingsBytes, () => SettingsLoader.Load("/dev/zero", new RunnerEnvironment(_ => null))))
            .Message.ShouldContain($"more than {Limits.SettingsBytes} bytes");
    }
}
