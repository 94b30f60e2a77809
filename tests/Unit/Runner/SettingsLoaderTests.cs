using Leafwire.Runner.Agent;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Work;
using Leafwire.Tests.Files;
using Microsoft.Extensions.DependencyInjection;

namespace Leafwire.Tests.Unit.Runner;

public sealed class SettingsLoaderTests : IDisposable
{
    private const string HostKeyA = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_DeviceInTheEnvironmentAlone_IsEnough()
    {
        RunnerSettings settings = Load(null, ("DEVICE", "leaf1"));
        settings.Site.ShouldBe("lab");
        settings.Nats.Url.ShouldBe("nats://127.0.0.1:4222");
        DeviceProfile device = settings.Devices.ShouldHaveSingleItem();
        (device.Name, device.Host.Reveal(), device.Port, device.Username.Reveal(), device.Password).ShouldBe(
            ("leaf1", "leaf1", 22, "admin", null));
    }

    [Fact]
    public void Load_EnvironmentAndFile_EnvironmentGoesFirst()
    {
        RunnerSettings settings = Load(
            """{ "site": "dc1", "nats": { "url": "nats://file:1" }, "inventory": { "devices": { "leaf1": { "username": "file", "password": "file" }, "leaf2": {} } } }""",
            ("DEVICE", "leaf1"), ("SITE", "dc2"), ("NATS_URL", "nats://env:2"), ("EOS_USERNAME", "env"), ("EOS_PASSWORD", "secret"));
        (settings.Site, settings.Nats.Url).ShouldBe(("dc2", "nats://env:2"));
        DeviceProfile device = settings.Devices.ShouldHaveSingleItem();
        (device.Username.Reveal(), device.Password).ShouldBe(("env", "secret"));
    }

    [Fact]
    public void Load_SecretFileThatEverybodyMayRead_IsWarnedOf()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        SetMode(_folder.Write("open", "from file\n"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        SetMode(_folder.Write("tight", "from file\n"), UnixFileMode.UserRead | UnixFileMode.GroupRead);

        RunnerSettings settings = Load(
            """{ "inventory": { "devices": { "leaf1": { "passwordFile": "open", "enablePasswordFile": "tight" }, "leaf2": { "privateKeyFile": "open" } } } }""");

        string warning = settings.Warnings.ShouldHaveSingleItem();
        warning.ShouldContain(_folder.At("open"));
        warning.ShouldNotContain("from file");
    }

    [Fact]
    public void Load_AcceptedRefusals_AreTheWorkers()
    {
        RunnerSettings settings = Load("""{ "devices": ["leaf1"], "acceptRefusals": ["^% Unavailable command"] }""");
        using ServiceProvider services = new ServiceCollection().AddLogging().AddSwitchWorker(settings).BuildServiceProvider();
        services.GetRequiredService<ISwitchWorker>().ShouldBeOfType<SwitchWorker>();
        services.GetRequiredService<WorkOptions>().AcceptRefusals.ShouldBe(["^% Unavailable command"]);
    }

    [Theory]
    [InlineData("""{ "inventory": { "devices": { "leaf1": { "password": "pl4nted" } } } }""", true)]
    [InlineData("""{ "inventory": { "devices": { "leaf1": { "username": "ops" } } } }""", false)]
    public void Load_ConfigurationThatEverybodyMayRead_IsWarnedOfWhenItHoldsASecret(string json, bool warned)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        SetMode(_folder.Write("runner.json", json), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        RunnerSettings settings = Load(json);

        settings.Warnings.Count.ShouldBe(warned ? 1 : 0);
        settings.Warnings.ShouldAllBe(warning => !warning.Contains("pl4nted", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_StateFolderOfSystemd_KeepsTheHostKeys()
    {
        Load(null, ("DEVICE", "leaf1"), ("STATE_DIRECTORY", _folder.Path)).HostKeyFile.ShouldBe(_folder.At("host_keys"));
        Load(null, ("DEVICE", "leaf1")).HostKeyFile.ShouldBeNull();
    }

    // Whatever is wrong with a configuration: no value of it is quoted.
    [Theory]
    [InlineData("""{ "inventory": { "defaults": { "password": "pl4nted", "passwordFile": "also" } } }""")]
    [InlineData("""{ "inventory": { "defaults": { "password": 12, "enablePassword": "pl4nted" } } }""")]
    [InlineData("""{ "inventory": { "defaults": { "password": "pl4nted" } }, "unknown": 1 }""")]
    [InlineData("""{ "nats": { "url": "nats://user:pl4nted@:bad:1" } }""")]
    [InlineData("""{ "nats": { "password": "pl4nted" "username": "x" } }""")]
    [InlineData("""{ "inventory": { "defaults": { "privateKeyPassphrase": "pl4nted", "port": 99999 } } }""")]
    public void Load_BrokenConfigurationWithASecret_DoesNotQuoteIt(string json)
    {
        SettingsException e = Should.Throw<SettingsException>(() => Load(json, ("DEVICE", "leaf1"), ("EOS_ENABLE_PASSWORD", "pl4nted")));
        e.ToString().ShouldNotContain("pl4nted");
    }

    [Fact]
    public void Load_DefaultsGroupsAndDevice_TheMoreSpecificWins()
    {
        _folder.Write("spine-password", "from file\n");
        RunnerSettings settings = Load($$"""
            {
              // Comments and trailing commas are fine.
              "inventory": {
                "defaults": { "username": "all", "password": "default", "port": 2022, "host": "{name}.example.net" },
                "groups": {
                  "spines": { "match": ["spine*"], "username": "spines", "passwordFile": "spine-password" },
                  "second": { "match": ["spine2"], "port": 2023 },
                },
                "devices": { "leaf1": { "host": "192.0.2.1", "hostKeys": ["{{HostKeyA}}="] }, "spine1": {}, "spine2": { "username": "two" } },
              },
            }
            """);
        settings.Devices.Select(d => (d.Name, d.Host.Reveal(), d.Port, d.Username.Reveal(), d.Password)).ShouldBe(
        [
            ("leaf1", "192.0.2.1", 2022, "all", "default"),
            ("spine1", "spine1.example.net", 2022, "spines", "from file"),
            ("spine2", "spine2.example.net", 2023, "two", "from file"),
        ]);
        settings.Devices[0].HostKeys.ShouldBe([HostKeyA]);
    }

    // What an upload calls LEAF1 or Leaf1 is one switch, and so it is here.
    [Theory]
    [InlineData("LEAF*", "Leaf1", "\"LEAF?\"")]
    [InlineData("Leaf1", "LEAF1", "\"leaf1\", \"lEAF1\"")]
    public void Load_NamesInAnyCase_AreOfOneForm(string match, string written, string selected)
    {
        string inventory = $$"""
            {
              "groups": { "g": { "match": ["{{match}}"], "username": "of group" } },
              "devices": { "{{written}}": { "port": 2022 }, "SPINE1": {} }
            }
            """;
        DeviceProfile device = Load($$"""{ "inventory": {{inventory}}, "devices": [{{selected}}] }""").Devices.ShouldHaveSingleItem();
        (device.Name, device.Host.Reveal(), device.Port, device.Username.Reveal()).ShouldBe(("leaf1", "leaf1", 2022, "of group"));
    }

    [Fact]
    public void Load_SecondAddressAndJumpHost_AreLayeredLikeTheRest()
    {
        RunnerSettings settings = Load($$"""
            {
              "inventory": {
                "defaults": { "outOfBand": { "host": "{name}-oob.example.net" } },
                "groups": { "far": { "match": ["far*"], "proxyJump": { "host": "192.0.2.9", "port": 2222, "username": "jump", "password": "j", "hostKeys": ["{{HostKeyA}}"] } } },
                "devices": { "leaf1": {}, "far1": { "outOfBand": { "host": "192.0.2.1", "port": 23 } } }
              }
            }
            """);
        settings.Devices.Select(d => d.OutOfBand)
            .ShouldBe([new DeviceAddress("leaf1-oob.example.net", 22), new DeviceAddress("192.0.2.1", 23)]);
        settings.Devices[0].ProxyJump.ShouldBeNull();
        DeviceProfile proxy = settings.Devices[1].ProxyJump.ShouldNotBeNull();
        (proxy.Name, proxy.IsJumpHost, proxy.Address.Reveal(), proxy.Username.Reveal(), proxy.Password).ShouldBe(
            ("far1", true, "192.0.2.9:2222", "jump", "j"));
        proxy.HostKeys.ShouldBe([HostKeyA]);
        proxy.TrustOnFirstUse.ShouldBeFalse();
    }

    [Fact]
    public void Load_SystemdCredentials_AreUsedWhereNothingElseIsSaid()
    {
        string credentials = Directory.CreateDirectory(_folder.At("credentials")).FullName;
        File.WriteAllText(Path.Combine(credentials, "eos-password"), "from systemd");
        File.WriteAllText(Path.Combine(credentials, "nats-nkey-seed"), "SU…");
        RunnerSettings settings = Load("""{ "devices": ["leaf1"] }""", ("CREDENTIALS_DIRECTORY", credentials));
        settings.Devices[0].Password.ShouldBe("from systemd");
        settings.Nats.NKeySeedFile.ShouldBe(Path.Combine(credentials, "nats-nkey-seed"));
    }

    [Theory]
    [InlineData("""{ "devices": ["leaf1"], "nats": { "username": "u", "passwordFile": "nats-password" } }""", true)]
    [InlineData("""{ "devices": ["leaf1"], "nats": { "username": "u" } }""", true)]
    [InlineData("""{ "devices": ["leaf1"], "nats": { "username": "u", "password": "written" } }""", false)]
    public void Load_PasswordOfNatsInAFile_IsReadAgainLater(string json, bool isFile)
    {
        string credentials = Directory.CreateDirectory(_folder.At("credentials")).FullName;
        string file = Path.Combine(credentials, "nats-password");
        File.WriteAllText(file, "from systemd");
        Load(json, ("CREDENTIALS_DIRECTORY", credentials)).Nats.PasswordFile.ShouldBe(isFile ? file : null);
        Load(json, ("CREDENTIALS_DIRECTORY", credentials), ("NATS_PASSWORD", "p")).Nats.PasswordFile.ShouldBeNull();
    }

    [Fact]
    public void Load_KnownHostsFile_GivesHostKeys()
    {
        _folder.Write("known_hosts", "[192.0.2.1]:2201 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB5cyARPp9w5vHaAuUKCGPoJ4jjCkRZ5MG4zJIxMY2RF\n");
        RunnerSettings settings = Load(
            """{ "knownHostsFiles": ["known_hosts", "not-there"], "inventory": { "devices": { "leaf1": { "host": "192.0.2.1", "port": 2201 } } } }""");
        settings.Devices[0].HostKeys.ShouldHaveSingleItem().ShouldStartWith("SHA256:");
    }

    [Fact]
    public void Load_FilesWithAByteOrderMark_AreReadWithoutIt()
    {
        _folder.Write(
            "known_hosts", "\uFEFF[192.0.2.1]:2201 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB5cyARPp9w5vHaAuUKCGPoJ4jjCkRZ5MG4zJIxMY2RF\n");
        _folder.Write("password", "\uFEFFfoo\n");
        DeviceProfile device = Load(
            """{ "knownHostsFiles": ["known_hosts"], "inventory": { "devices": { "leaf1": { "host": "192.0.2.1", "port": 2201, "passwordFile": "password" } } } }""")
            .Devices[0];
        device.HostKeys.ShouldHaveSingleItem();
        device.Password.ShouldBe("foo");
    }

    [Fact]
    public void Load_DevicePatterns_SelectFromTheInventory()
    {
        RunnerSettings settings = Load(
            """{ "devices": ["leaf*", "core1"], "inventory": { "devices": { "leaf1": {}, "leaf2": {}, "spine1": {} } } }""");
        settings.Devices.Select(d => d.Name).ShouldBe(["leaf1", "leaf2", "core1"]);
    }

    [Fact]
    public void ToString_OfEverythingWithSecrets_HoldsNone()
    {
        RunnerSettings settings = Load(
            """{ "nats": { "url": "nats://u:s3cret@host:4222" }, "inventory": { "devices": { "leaf1": { "password": "s3cret", "enablePassword": "s3cret" } } } }""");
        $"{settings} {settings.Nats} {settings.Devices[0]}".ShouldNotContain("s3cret");
    }

    [Fact]
    public void Load_Platform_IsEosUnlessTheInventorySaysOtherwiseAndMustBeKnown()
    {
        Load("""{ "inventory": { "devices": { "leaf1": {} } } }""").Devices.ShouldHaveSingleItem().Platform.ShouldBe("eos");
        string message = Should.Throw<SettingsException>(
            () => Load("""{ "inventory": { "defaults": { "platform": "ios" }, "devices": { "leaf1": {} } } }""")).Message;
        message.ShouldContain("inventory.devices.leaf1: 'ios' is no platform that this runner knows: eos");
    }

    // What the tests are not about: a file must say whose commands to carry out.
    private RunnerSettings Load(string? json, params (string Name, string Value)[] environment) =>
        _folder.Load(json, json is null ? environment : [.. environment, ("ACCEPT_UNSIGNED", "true")]);

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
