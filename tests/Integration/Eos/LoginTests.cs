using System.Diagnostics;
using System.Text;
using Leafwire.Contracts;
using Leafwire.Lab.Switches;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Inventory;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;
using Leafwire.Tests.Integration.Runner;

namespace Leafwire.Tests.Integration.Eos;

/// <summary>Every way to log in, over real SSH; and what is seen of the credentials when it fails: nothing.</summary>
public sealed class LoginTests : IDisposable
{
    private const string Planted = "pl4nted-credential";
    private const string KeyGen = "/usr/bin/ssh-keygen";

    private readonly string _folder = Directory.CreateTempSubdirectory("leafwire-keys-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("ed25519", "")]
    [InlineData("ed25519", Planted)]
    [InlineData("rsa", "")]
    [InlineData("rsa", Planted)]
    [InlineData("ecdsa", "")]
    [InlineData("ecdsa", Planted)]
    public async Task Connect_PrivateKey_LogsIn(string type, string passphrase)
    {
        string key = await NewKeyAsync(type, passphrase);
        await using SwitchBench bench = await SwitchBench.StartAsync(
            o => o with { AuthorizedKey = File.ReadAllText(key + ".pub"), LoginMethods = ["publickey"] });

        await using EosDevice device = await SwitchBench.Login.ConnectAsync(
            bench.Profile with { Password = null, PrivateKeyFile = key, PrivateKeyPassphrase = passphrase.Length > 0 ? passphrase : null },
            Token);

        device.Host.ShouldBe("leaf1");
    }

    [Theory]
    [InlineData("password")]
    [InlineData("keyboard-interactive")]
    public async Task Connect_PasswordByThatMethodAlone_LogsIn(string method)
    {
        await using SwitchBench bench = await SwitchBench.StartAsync(o => o with { LoginMethods = [method] });

        await using EosDevice device = await SwitchBench.Login.ConnectAsync(bench.Profile, Token);

        device.Host.ShouldBe("leaf1");
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("rsa")]
    [InlineData("ecdsa")]
    public async Task Connect_PinnedHostKeyOfThatType_LogsIn(string type)
    {
        string key = await NewKeyAsync(type, "", "-m", "PEM");
        await using SwitchBench bench = await SwitchBench.StartAsync(o => o with { HostKey = File.ReadAllText(key) });
        var known = new KnownHosts();
        known.Add($"[127.0.0.1]:{bench.Leaf1.Port} {File.ReadAllText(key + ".pub")}");

        await using EosDevice device = await SwitchBench.Login.ConnectAsync(
            bench.Profile with { HostKeys = known.For("127.0.0.1", bench.Leaf1.Port) }, Token);

        device.Host.ShouldBe("leaf1");
    }

    [Fact]
    public async Task Connect_RevokedHostKey_IsRefusedThoughItIsPinned()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync();

        TransportException e = await Should.ThrowAsync<TransportException>(
            () => SwitchBench.Login.ConnectAsync(bench.Profile with { RevokedHostKeys = bench.Profile.HostKeys }, Token));

        e.Fault.ShouldBe(TransportFault.HostKey);
        e.Message.ShouldContain("is revoked");
    }

    public static TheoryData<string> Failures => ["password", "passphrase", "broken key", "unknown key", "enable", "host key", "closed"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Login_ThatFails_ShowsNoCredentialInReplyLogOrException(string failure)
    {
        string key = failure is "passphrase" or "unknown key"
            ? await NewKeyAsync("ed25519", failure == "passphrase" ? "another one" : "")
            : Path.Combine(_folder, "broken");
        if (failure == "broken key")
            await File.WriteAllTextAsync(
                key, $"-----BEGIN OPENSSH PRIVATE KEY-----\n{Planted}\n-----END OPENSSH PRIVATE KEY-----\n", Token);
        await using SwitchBench bench = await SwitchBench.StartAsync(o => o with { EnablePassword = failure == "enable" ? "up" : "" });
        DeviceProfile known = bench.Profile;
        if (failure is "host key" or "closed")
            await bench.Leaf1.SetFaultsAsync([failure == "closed" ? new Fault.Unreachable() : new Fault.WrongHostKey()], Token);
        DeviceProfile profile = known with
        {
            Password = failure == "enable" ? "admin" : Planted,
            EnablePassword = Planted,
            PrivateKeyPassphrase = Planted,
            PrivateKeyFile = failure is "passphrase" or "broken key" or "unknown key" ? key : null,
        };
        var log = new LogWatch();

        Reply reply = await bench.RunAsync(bench.Configure(SwitchBench.New), SwitchBench.New, profile, log);
        TransportException e = await Should.ThrowAsync<TransportException>(() => SwitchBench.Login.ConnectAsync(profile, Token));

        reply.ShouldBeOfType<UnreachableReply>();
        string wire = Encoding.UTF8.GetString(Wire.Encode(reply));
        wire.ShouldNotContain(Planted);
        // Nor what only the site knows.
        foreach (string fact in (string[])["127.0.0.1", $"{profile.Port}", _folder, $"'{profile.Username.Reveal()}'"])
            wire.ShouldNotContain(fact);
        for (Exception? one = e; one is not null; one = one.InnerException)
            $"{one} {string.Join(' ', one.Data.Values.Cast<object>())}".ShouldNotContain(Planted);
        log.Lines.ShouldNotBeEmpty();
        log.Lines.ShouldAllBe(line => !line.Contains(Planted, StringComparison.Ordinal));
        $"{profile} {profile.GetType().Name}".ShouldNotContain(Planted);
    }

    private async Task<string> NewKeyAsync(string type, string passphrase, params string[] more)
    {
        Assert.SkipUnless(File.Exists(KeyGen), $"no {KeyGen} on this machine");
        string file = Path.Combine(_folder, type);
        using Process process = Process.Start(KeyGen, ["-q", "-t", type, "-N", passphrase, "-C", "leafwire", "-f", file, .. more]);
        await process.WaitForExitAsync(Token);
        process.ExitCode.ShouldBe(0);
        return file;
    }
}
