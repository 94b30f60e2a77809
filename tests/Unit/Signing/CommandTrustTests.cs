using CsCheck;
using Leafwire.Contracts;
using Leafwire.Pipeline.Signing;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Trust;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NATS.Client.Core;

namespace Leafwire.Tests.Unit.Signing;

/// <summary>What the pipeline signs, the runner takes, and nothing else.</summary>
public sealed class CommandTrustTests
{
    private static readonly (string Key, string Seed) Own = Keys.New();
    private static readonly ConfigureCommand Command = new()
    {
        Id = "0123456789abcdef.leaf1.configure",
        PushId = "0123456789abcdef",
        Site = "dc1",
        Device = "leaf1",
        NotAfter = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Candidate = Payload.Of("hostname leaf1\n"),
        Mode = ConfigureMode.Replace,
        CommitTimer = TimeSpan.FromMinutes(5),
        Checks = [new Leafwire.Contracts.Check { Name = "bgp", Command = "show ip bgp summary", Expect = "Estab" }],
    };

    private static readonly byte[] Message = Wire.Encode(Command);

    public static TheoryData<string, Command> Alterations => new()
    {
        { "id", Command with { Id = "0123456789abcdef.leaf2.configure" } },
        { "push", Command with { PushId = "fedcba9876543210" } },
        { "site", Command with { Site = "dc2" } },
        { "device", Command with { Device = "leaf2" } },
        { "notAfter", Command with { NotAfter = Command.NotAfter.AddTicks(1) } },
        { "digest", Command with { Candidate = Command.Candidate with { Digest = Payload.DigestOf("hostname leaf2\n") } } },
        { "candidate", Command with { Candidate = Payload.Of("hostname leaf2\n") } },
        { "object", Command with { Candidate = Command.Candidate with { Inline = null, Object = "elsewhere" } } },
        { "mode", Command with { Mode = ConfigureMode.Merge } },
        { "timer", Command with { CommitTimer = TimeSpan.FromHours(23) } },
        { "checks", Command with { Checks = [] } },
        { "version", Command with { SchemaVersion = 2 } },
        { "kind", new PreviewCommand { Id = Command.Id, PushId = Command.PushId, Site = Command.Site, Device = Command.Device, NotAfter =
            Command.NotAfter, Candidate = Command.Candidate, Mode = Command.Mode } },
    };

    [Fact]
    public void Command_SignedByATrustedKey_IsTaken() => Trust(Own.Key).Check(Sign(Own.Seed, Message), Message).ShouldBeNull();

    [Theory]
    [MemberData(nameof(Alterations))]
    public void Command_AlteredInOneField_IsRefused(string field, Command altered) =>
        Trust(Own.Key).Check(Sign(Own.Seed, Message), Wire.Encode(altered)).ShouldNotBeNull(field).Reason.ShouldContain(
            "altered after it was signed");

    [Fact]
    public void Message_WithAnyBitFlipped_IsRefused()
    {
        CommandTrust trust = Trust(Own.Key);
        NatsHeaders headers = Sign(Own.Seed, Message);
        Gen.Int[0, (Message.Length * 8) - 1].Sample(bit => trust.Check(headers, Flip(Message, bit)).ShouldNotBeNull(), iter: 300);
    }

    [Fact]
    public void Signature_WithAnyBitFlipped_IsRefused()
    {
        CommandTrust trust = Trust(Own.Key);
        NatsHeaders headers = Sign(Own.Seed, Message);
        CommandSignature.TryDecode(headers[CommandSignature.SignatureHeader]!, out byte[]? signature).ShouldBeTrue();
        for (int bit = 0; bit < CommandSignature.SignatureBytes * 8; bit++)
            trust.Check(Headers(Own.Key, CommandSignature.Encode(Flip(signature, bit))), Message).ShouldNotBeNull();
    }

    [Fact]
    public void Headers_WithAnyCharacterChanged_AreRefused()
    {
        CommandTrust trust = Trust(Own.Key);
        NatsHeaders good = Sign(Own.Seed, Message);
        string signature = good[CommandSignature.SignatureHeader]!;
        Gen.Select(Gen.Int[0, 141], Gen.Char[' ', '~']).Sample((at, with) =>
        {
            string both = Own.Key + signature;
            string changed = both[..at] + with + both[(at + 1)..];
            if (changed != both)
                trust.Check(Headers(changed[..56], changed[56..]), Message).ShouldNotBeNull();
        }, iter: 500);
    }

    [Fact]
    public void Signature_CutOrLengthenedOrSpeltOtherwise_IsRefused()
    {
        CommandTrust trust = Trust(Own.Key);
        string signature = Sign(Own.Seed, Message)[CommandSignature.SignatureHeader]!;
        foreach (string other in (string[])["", signature[..^1], signature + "A", signature + "==", " " + signature[1..], signature + "\n"])
            trust.Check(Headers(Own.Key, other), Message).ShouldNotBeNull(other).Reason.ShouldContain("cannot be read");
    }

    [Fact]
    public void Command_Unsigned_IsRefusedWithTheWayOut()
    {
        foreach (NatsHeaders? headers in (NatsHeaders?[])[null, [], new NatsHeaders { ["Nats-Msg-Id"] = Command.Id }])
        {
            Distrust distrust = Trust(Own.Key).Check(headers, Message).ShouldNotBeNull();
            distrust.Reason.ShouldContain("not signed");
            distrust.Reason.ShouldContain("Leafwire:Signing:SeedFile");
            distrust.Key.ShouldBeNull();
        }
    }

    [Fact]
    public void Command_WithTwoSignatures_IsRefused()
    {
        NatsHeaders headers = Sign(Own.Seed, Message);
        headers[CommandSignature.SignatureHeader] = new[] { headers[CommandSignature.SignatureHeader].ToString(), "" };
        Trust(Own.Key).Check(headers, Message).ShouldNotBeNull();
    }

    [Fact]
    public void Command_SignedByAnUnknownKey_IsRefusedByName()
    {
        (string key, string seed) = Keys.New();
        Distrust distrust = Trust(Own.Key).Check(Sign(seed, Message), Message).ShouldNotBeNull();
        distrust.Key.ShouldBe(key);
        distrust.Reason.ShouldContain($"signed by key {key}, which this runner does not trust");
    }

    [Fact]
    public void Command_SignedByAnUnknownKeyUnderATrustedName_IsRefused() =>
        Trust(Own.Key).Check(Headers(Own.Key, Sign(Keys.New().Seed, Message)[CommandSignature.SignatureHeader]!), Message)
            .ShouldNotBeNull();

    [Fact]
    public void Command_SignedByARetiredKey_IsRefusedWithItsDay()
    {
        var settings = new TrustSettings
        {
            Keys = [new TrustedKey { Key = Own.Key, Name = "ops-2025", Retired = new DateOnly(2026, 2, 1) },
                new TrustedKey { Key = Keys.New().Key }],
        };
        Distrust distrust = Trust(settings).Check(Sign(Own.Seed, Message), Message).ShouldNotBeNull();
        distrust.Reason.ShouldContain($"key {Own.Key} (ops-2025), retired on 2026-02-01");
    }

    [Fact]
    public void Login_SignedWithTheSameKey_IsNoCommand()
    {
        // What a client signs for a server that gives it a command as the nonce.
        using NATS.NKeys.KeyPair pair = NATS.NKeys.KeyPair.FromSeed(Own.Seed);
        byte[] signature = new byte[CommandSignature.SignatureBytes];
        pair.Sign(Message, signature);
        Trust(Own.Key).Check(Headers(Own.Key, CommandSignature.Encode(signature)), Message).ShouldNotBeNull();
    }

    [Fact]
    public void AnyBytes_WithAnyHeaders_AreRefusedAndNeverThrow() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.String, Gen.String).Sample((bytes, key, signature) =>
        {
            Trust(Own.Key).Check(Headers(key, signature), bytes).ShouldNotBeNull();
            Trust(Own.Key).Check(Headers(Own.Key, signature), bytes).ShouldNotBeNull();
        }, iter: 300);

    [Fact]
    public void AnyCommand_Signed_IsTaken() =>
        Gen.Byte.Array[0, 5000].Sample(bytes => { Trust(Own.Key).Check(Sign(Own.Seed, bytes), bytes).ShouldBeNull(); }, iter: 50);

    [Fact]
    public void Runner_ThatAcceptsUnsigned_TakesAnything()
    {
        Trust(TrustSettings.Unsigned).Check(null, Message).ShouldBeNull();
        Trust(TrustSettings.Unsigned).Check(Sign(Keys.New().Seed, Message), Message).ShouldBeNull();
    }

    private static CommandTrust Trust(string key) => Trust(new TrustSettings { Keys = [new TrustedKey { Key = key }] });

    private static CommandTrust Trust(TrustSettings settings) => new(new KeyRing(settings, NullLogger<KeyRing>.Instance));

    private static NatsHeaders Sign(string seed, byte[] message)
    {
        using var signer = new CommandSigner(Options.Create(new SigningOptions { Seed = seed }));
        return signer.Sign(message).ShouldNotBeNull();
    }

    private static NatsHeaders Headers(string key, string signature) =>
        new() { [CommandSignature.KeyHeader] = key, [CommandSignature.SignatureHeader] = signature };

    private static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] copy = [.. bytes];
        copy[bit / 8] ^= (byte)(1 << (bit % 8));
        return copy;
    }
}
