using Leafwire.Runner.Agent;
using Leafwire.Runner.Settings;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Unit.Runner;

/// <summary>What is said of settings that cannot be used.</summary>
public sealed class SettingsErrorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{ "acceptUnsigned": true, "inventory": { "devices": { "leaf1": { "passwordFile": "/dev/zero" } } } }""",
        "passwordFile: '/dev/zero' cannot be read")]
    [InlineData("""{ "trustedKeysFile": "/dev/zero", "inventory": { "devices": { "leaf1": {} } } }""",
        "trustedKeysFile: '/dev/zero' cannot be used")]
    public void Load_FileWithoutEnd_IsGivenUp(string json, string words)
    {
        string message = Should.Throw<SettingsException>(() => _folder.Load(json)).Message;
        message.ShouldContain(words);
        message.ShouldContain($"more than {Leafwire.Contracts.Limits.SettingsBytes} bytes");
    }

    [Theory]
    [InlineData("""{ "sit": "dc1" }""", "line 1", "the key 'sit' is unknown", "did you mean 'site'?")]
    [InlineData("{ \"nats\": {\n  \"ulr\": \"x\" } }", "line 2", "the key 'nats.ulr' is unknown",
        "did you mean 'url'? keys there are: url, username")]
    [InlineData("""{ "inventory": { "devices": { "leaf1": { "prot": 22 } } } }""", "'inventory.devices.leaf1.prot' is unknown",
        "did you mean 'port'?", "hostKeys")]
    [InlineData("""{ "maxLanes": "many" }""", "maxLanes: must be a whole number", "line 1", "runner.json")]
    [InlineData("""{ "maxLanes": 0, "devices": ["leaf1"] }""", "maxLanes: 0 is out of range", "1 to 10000", "runner.json")]
    [InlineData("""{ "maxConfirms": 10001, "devices": ["leaf1"] }""", "maxConfirms: 10001 is out of range", "1 to 10000", "runner.json")]
    [InlineData("""{ "devices": ["leaf1"], "acceptRefusals": ["(?=x)"] }""", "acceptRefusals[0]: this is no", "look-arounds", "line 1")]
    [InlineData("""{ "site": "x" "name": "y" }""", "no valid JSON", "line 1", "runner.json")]
    [InlineData("{}", "there is no device to serve", "inventory.devices", "DEVICE=leaf1")]
    [InlineData("""{ "devices": ["leaf*"] }""", "the pattern 'leaf*' matches no device", "inventory.devices", "runner.json")]
    [InlineData("""{ "devices": ["leaf1"], "nats": { "url": "http://x" } }""", "nats.url", "nats://host:4222", "runner.json")]
    [InlineData("""{ "devices": ["leaf1"], "nats": { "username": "u" } }""", "nats.username", "passwordFile", "NATS_PASSWORD")]
    [InlineData("""{ "devices": ["leaf1"], "nats": { "credentialsFile": "nope.creds" } }""", "nats.credentialsFile", "nope.creds",
        "there is no file")]
    [InlineData("""{ "devices": ["leaf1"], "nats": { "tls": { "certificateFile": "runner.json" } } }""",
        "certificateFile and keyFile belong together", "nats.tls", "runner.json")]
    [InlineData("""{ "devices": ["leaf1"], "health": "8080" }""", "health", "'8080'", "http://127.0.0.1:8080")]
    [InlineData("""{ "inventory": { "devices": { "leaf1": { "hostKeys": ["ssh-rsa"] } } } }""", "inventory.devices.leaf1.hostKeys",
        "ssh-keyscan", "SHA256:")]
    [InlineData("""{ "inventory": { "devices": { "leaf1": { "passwordFile": "nope" } } } }""", "inventory.devices.leaf1.passwordFile",
        "there is no file", "nope")]
    [InlineData("""{ "inventory": { "devices": { "leaf1": { "password": "a", "passwordFile": "runner.json" } } } }""",
        "inventory.devices.leaf1.password", "keep one of the two", "runner.json")]
    [InlineData("""{ "inventory": { "devices": { "leaf1": { "port": 70000 } } } }""", "inventory.devices.leaf1.port",
        "70000", "1 to 65535")]
    [InlineData("""{ "inventory": { "groups": { "spines": { "username": "x" } } }, "devices": ["leaf1"] }""", "inventory.groups.spines",
        "required keys", "line 1")]
    [InlineData("{ \"inventory\": { \"devices\": {\n \"leaf1\": {},\n \"LEAF1\": {} } } }",
        "line 3: inventory.devices.LEAF1: 'leaf1' is the same device")]
    [InlineData("{ \"inventory\": { \"devices\": {\n \"LEAF1\": { \"passwordFile\": \"x\" } } } }",
        "line 2: inventory.devices.LEAF1.passwordFile")]
    [InlineData("{\n \"devices\": [\"leaf1\"],\n \"health\": \"8080\" }", "line 3: health", "'8080'")]
    [InlineData("{\n \"inventory\": { \"devices\": {\n \"leaf1.dc\": {\n \"passwordFile\": \"nope\" } } } }",
        "line 4: inventory.devices.leaf1.dc.passwordFile", "no file")]
    [InlineData("{ \"devices\": [\"leaf1\"],\n \"maxLanes\": 1,\n \"maxLanes\": 2 }", "line 3", "maxLanes: the key is written twice")]
    [InlineData("{ \"inventory\": { \"devices\": {\n \"leaf1\": null } } }", "line 2", "inventory.devices.leaf1: must be an object")]
    [InlineData("{ \"inventory\": { \"defaults\": { \"proxyJump\":\n { \"host\": \"192.0.2.9\" } }, \"devices\": { \"leaf1\": {} } } }",
        "line 1", "'username'", "required")]
    [InlineData("{ \"inventory\": { \"devices\": { \"leaf1\": {\n \"outOfBand\": { \"prot\": 22, \"host\": \"h\" } } } } }", "line 2",
        "did you mean 'port'?")]
    [InlineData("{ \"devices\": [\"leaf1\"],\n \"knownHostsFiles\": [\"a\\u0000b\"] }", "line 2: knownHostsFiles[0]",
        "the character U+0000")]
    [InlineData("{ \"devices\": [\"leaf1\"],\n \"trustedKeysFile\": \"\\u0000\" }", "line 2: trustedKeysFile", "the character U+0000")]
    [InlineData("[]", "line 1", "no JSON object")]
    public void Load_BadFile_SaysWhatIsWrongWhereAndWhatToDo(string json, params string[] words)
    {
        string message = Should.Throw<SettingsException>(() => _folder.Load(json, ("ACCEPT_UNSIGNED", "true"))).Message;
        foreach (string word in words)
            message.ShouldContain(word);
    }

    [Fact]
    public void Load_FileThatIsNotThere_IsNamed() =>
        Should.Throw<SettingsException>(() => SettingsLoader.Load("/nowhere/runner.json", new RunnerEnvironment(_ => null)))
            .Message.ShouldContain("/nowhere/runner.json");

    [Fact]
    public void Read_UnknownArgument_SetsTheExitStatusOfBadConfiguration()
    {
        int before = Environment.ExitCode;
        try
        {
            using var error = new StringWriter();
            CommandLine.Read(["--nonsense"], new RunnerEnvironment(_ => null), TextWriter.Null, error).ShouldBeNull();
            error.ToString().ShouldContain("'--nonsense' is not understood");
            Environment.ExitCode.ShouldBe(CommandLine.BadConfiguration);
        }
        finally
        {
            Environment.ExitCode = before;
        }
    }
}
