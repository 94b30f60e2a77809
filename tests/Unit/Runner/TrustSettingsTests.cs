using Leafwire.Runner.Settings;
using Leafwire.Tests.Files;
using Leafwire.Tests.Unit.Signing;

namespace Leafwire.Tests.Unit.Runner;

/// <summary>Whose commands a runner carries out, as its settings say it.</summary>
public sealed class TrustSettingsTests : IDisposable
{
    private static readonly string KeyA = Keys.New().Key, KeyB = Keys.New().Key;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Trust_OfAFileThatSaysNothing_IsRefusedWithTheWaysOut()
    {
        string message = Should.Throw<SettingsException>(() => _folder.Load("""{ "devices": ["leaf1"] }""")).Message;
        foreach (string word in new[] { "runner.json: trustedKeys", "trustedKeysFile", "leafwire keys new", "\"acceptUnsigned\": true" })
            message.ShouldContain(word);
    }

    [Fact]
    public void Trust_WithoutAFile_IsUnsignedOnThisMachineOnly()
    {
        _folder.Load(null, ("DEVICE", "leaf1")).Trust.AcceptUnsigned.ShouldBeTrue();
        _folder.Load(null, ("DEVICE", "leaf1"), ("NATS_URL", "nats://localhost:4222,nats://[::1]:4222"))
            .Trust.AcceptUnsigned.ShouldBeTrue();
        string message = Should.Throw<SettingsException>(
            () => _folder.Load(null, ("DEVICE", "leaf1"), ("NATS_URL", "nats://127.0.0.1:4222,nats://192.0.2.1:4222"))).Message;
        foreach (string word in new[] { "TRUSTED_KEYS", "TRUSTED_KEYS_FILE", "ACCEPT_UNSIGNED=true" })
            message.ShouldContain(word);
        _folder.Load(null, ("DEVICE", "leaf1"), ("NATS_URL", "nats://192.0.2.1:4222"), ("ACCEPT_UNSIGNED", "true"))
            .Trust.AcceptUnsigned.ShouldBeTrue();
        _folder.Load(null, ("DEVICE", "leaf1"), ("NATS_URL", "nats://192.0.2.1:4222"), ("TRUSTED_KEYS", $"{KeyA}, {KeyB}"))
            .Trust.Keys.Select(k => k.Key).ShouldBe([KeyA, KeyB]);
    }

    [Fact]
    public void Trust_KeysAndTheirFile_AreRead()
    {
        _folder.Write("keys.json", $$"""{ "keys": [ { "key": "{{KeyB}}" } ] }""");
        TrustSettings trust = _folder.Load($$"""{ "devices": ["leaf1"], "trustedKeys": ["{{KeyA}}"], "trustedKeysFile": "keys.json" }""")
            .Trust;
        trust.AcceptUnsigned.ShouldBeFalse();
        trust.Keys.ShouldHaveSingleItem().Key.ShouldBe(KeyA);
        trust.KeysFile.ShouldBe(_folder.At("keys.json"));
    }

    [Fact]
    public void Trust_InTheEnvironment_TakesThePlaceOfTheFiles()
    {
        TrustSettings trust = _folder.Load("""{ "devices": ["leaf1"], "acceptUnsigned": true }""", ("TRUSTED_KEYS", KeyA)).Trust;
        (trust.AcceptUnsigned, trust.Keys.Single().Key).ShouldBe((false, KeyA));
    }

    [Theory]
    [InlineData("""{ "devices": ["leaf1"], "acceptUnsigned": true, "trustedKeys": ["KEY"] }""", "acceptUnsigned: also keys are given")]
    [InlineData("""{ "devices": ["leaf1"], "acceptUnsigned": false }""", "trustedKeys: nothing says whose commands")]
    [InlineData("""{ "devices": ["leaf1"], "trustedKeys": [] }""", "trustedKeys: nothing says whose commands")]
    [InlineData("""{ "devices": ["leaf1"], "trustedKeys": ["KEY", "leaf"] }""", "trustedKeys[1]: this is no public key")]
    [InlineData("""{ "devices": ["leaf1"], "trustedKeys": ["SUACSECRET"] }""", "trustedKeys[0]: this is a private seed")]
    [InlineData("""{ "devices": ["leaf1"], "trustedKeys": ["UAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] }""",
        "trustedKeys[0]: the key's checksum does not fit")]
    [InlineData("""{ "devices": ["leaf1"], "trustedKeysFile": "nope.json" }""",
        "nope.json'; copy the one that 'leafwire keys new' wrote")]
    [InlineData("""{ "devices": ["leaf1"], "trustedKeysFile": "runner.json" }""", "runner.json' cannot be used: line 1")]
    public void Trust_ThatCannotBeUsed_SaysWhatIsWrongWhereAndWhatToDo(string json, string words)
    {
        string message = Should.Throw<SettingsException>(() => _folder.Load(json.Replace("KEY", KeyA, StringComparison.Ordinal))).Message;
        message.ShouldContain(words);
        message.ShouldNotContain("SUACSECRET");
    }
}
