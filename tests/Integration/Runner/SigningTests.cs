using Leafwire.Contracts;
using Leafwire.Runner.Settings;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.NKeys;

namespace Leafwire.Tests.Integration.Runner;

/// <summary>Commands on a real hub and leaf that only look like the pipeline's: nothing is done, and the true command still is.</summary>
[Collection(NatsCollection.Name)]
public sealed class SigningTests(NatsPair nats) : IAsyncLifetime
{
    private readonly HubClient _hub = new(nats.Hub.Url);
    private readonly string _folder = Directory.CreateTempSubdirectory("leafwire-test-").FullName;
    private readonly KeyPair _own = KeyPair.CreatePair(PrefixByte.User);
    private readonly KeyPair _next = KeyPair.CreatePair(PrefixByte.User);

    private string Leaf1 { get; } = HubClient.Unique();

    private string Leaf2 { get; } = HubClient.Unique();

    private string Push { get; } = HubClient.Unique();

    private CancellationToken Limit { get; } = TestContext.Current.CancellationToken;

    private string KeysFile => Path.Combine(_folder, "trusted-keys.json");

    public async ValueTask InitializeAsync() => await _hub.MakeStreamsAsync(Limit);

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _own.Dispose();
        _next.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public static TheoryData<string, string> Forgeries => new()
    {
        { "unsigned", "not signed" },
        { "altered", "altered after it was signed" },
        { "unknown key", "which this runner does not trust" },
        { "retired key", "retired on 2026-01-31" },
        { "unknown key under a trusted name", "altered after it was signed" },
        { "no signature", "cannot be read" },
        { "for another device", "came on the subject of" },
        { "for another site", "came on the subject of site 'lab'" },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task Message_ThatIsForged_IsRefusedAndTheTrueCommandIsCarriedOut(string forgery, string reason)
    {
        await using TestRunner runner = await ServeAsync(
            new TrustedKey { Key = Id(_own) }, new TrustedKey { Key = Id(_next), Retired = new DateOnly(2026, 1, 31) });
        ConfigureCommand command = HubClient.Configure(Leaf1, Push, Payload.Of("hostname leaf1\n"));
        (byte[] message, NatsHeaders? headers) = Forge(forgery, command);
        await PublishAsync(Leaf1, message, headers);
        FailedReply refusal = (await _hub.RepliesAsync(Push, 1, Limit)).Single().ShouldBeOfType<FailedReply>();
        refusal.Message.ShouldContain(reason);
        refusal.IsRefusal.ShouldBeTrue();
        refusal.Device.ShouldBe(Leaf1);
        runner.Worker.Jobs.ShouldBeEmpty();

        // With the same id: neither the hub nor the journal takes it for answered.
        await SendAsync(command, _own);
        (await _hub.RepliesAsync(Push, 2, Limit))[1].ShouldBeOfType<UnchangedReply>().CommandId.ShouldBe(command.Id);
        runner.Worker.Jobs.ShouldHaveSingleItem().Command.ShouldBeOfType<ConfigureCommand>().Candidate.Digest.ShouldBe(
            command.Candidate.Digest);
        if (!reason.Contains("came on", StringComparison.Ordinal))
            runner.Log.Lines.ShouldContain(line => line.StartsWith(
                $"NotTrusted: A message on {Subjects.Command(HubClient.Site, Leaf1)} for {Leaf1} is not trusted", StringComparison.Ordinal)
                && line.Contains(reason, StringComparison.Ordinal));
        runner.Log.Lines.ShouldAllBe(line => !line.Contains("hostname leaf1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Command_OfOneDeviceReplayedToAnother_TakesNeithersReplyAway()
    {
        await using TestRunner runner = await ServeAsync(new TrustedKey { Key = Id(_own) });
        ConfigureCommand command = HubClient.Configure(Leaf2, Push, Payload.Of("hostname leaf2\n"));
        byte[] message = Wire.Encode(command);
        await PublishAsync(Leaf1, message, Sign(message, _own));
        (await _hub.RepliesAsync(Push, 1, Limit)).Single().Device.ShouldBe(Leaf1);

        await SendAsync(command, _own);
        Reply reply = (await _hub.RepliesAsync(Push, 2, Limit))[1];
        reply.ShouldBeOfType<UnchangedReply>().Device.ShouldBe(Leaf2);
        runner.Worker.Jobs.ShouldHaveSingleItem().Device.Name.ShouldBe(Leaf2);
    }

    [Fact]
    public async Task Command_SignedAndPastItsTime_IsExpired()
    {
        await using TestRunner runner = await ServeAsync(new TrustedKey { Key = Id(_own) });
        await SendAsync(HubClient.Fetch(Leaf1, Push, TimeProvider.System.GetUtcNow().AddSeconds(-1)), _own);

        (await _hub.RepliesAsync(Push, 1, Limit)).Single().ShouldBeOfType<ExpiredReply>();
        runner.Worker.Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Command_ExpiredAndGivenMoreTimeByAnother_IsRefused()
    {
        await using TestRunner runner = await ServeAsync(new TrustedKey { Key = Id(_own) });
        FetchCommand expired = HubClient.Fetch(Leaf1, Push, TimeProvider.System.GetUtcNow().AddHours(-1));
        await PublishAsync(
            Leaf1, Wire.Encode(expired with { NotAfter = TimeProvider.System.GetUtcNow().AddHours(1) }), Sign(Wire.Encode(expired), _own));

        (await _hub.RepliesAsync(Push, 1, Limit)).Single().ShouldBeOfType<FailedReply>().Message.ShouldContain(
            "altered after it was signed");
        runner.Worker.Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Command_SignedAndPublishedAgain_IsAnsweredFromTheJournal()
    {
        await using TestRunner runner = await ServeAsync(new TrustedKey { Key = Id(_own) });
        FetchCommand command = HubClient.Fetch(Leaf1, Push);
        await SendAsync(command, _own);
        await _hub.RepliesAsync(Push, 1, Limit);
        await SendAsync(command, _own);

        await runner.Log.SawAsync("KnownAlready", Limit);
        runner.Worker.Jobs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Command_BegunAgain_KeepsItsSignature()
    {
        int attempts = 0;
        var timings = new Leafwire.Runner.Settings.RunnerTimings { RetryPause = TimeSpan.FromMilliseconds(10) };
        var worker = new ScriptedWorker((job, _) => Interlocked.Increment(ref attempts) == 1
            ? throw new OperationCanceledException()
            : Task.FromResult(ScriptedWorker.Unchanged(job)));
        await using TestRunner runner = await ServeAsync(worker, timings, new TrustedKey { Key = Id(_own) });
        await SendAsync(HubClient.Fetch(Leaf1, Push), _own);

        (await _hub.RepliesAsync(Push, 1, Limit)).Single().ShouldBeOfType<UnchangedReply>();
        worker.Jobs.Count.ShouldBe(2);
        runner.Log.Lines.ShouldNotContain(line => line.StartsWith("NotTrusted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_ChangedWhileTheRunnerRuns_LoseNoCommand()
    {
        await using TestRunner runner = await ServeAsync(new TrustedKey { Key = Id(_own) });
        (await _hub.PresenceAsync(Leaf1, Limit)).ShouldNotBeNull().Keys.ShouldBe([Id(_own)]);
        (await FetchAsync(_own)).ShouldBeOfType<UnchangedReply>();

        // The new key comes beside the old one, the pipeline changes over, the old one goes.
        WriteKeys(new TrustedKey { Key = Id(_own) }, new TrustedKey { Key = Id(_next) });
        (await _hub.PresenceAsync(Leaf1, Limit)).ShouldNotBeNull().Keys!.ShouldBe([Id(_own), Id(_next)], ignoreOrder: true);
        (await FetchAsync(_own)).ShouldBeOfType<UnchangedReply>();
        (await FetchAsync(_next)).ShouldBeOfType<UnchangedReply>();
        WriteKeys(new TrustedKey { Key = Id(_own), Retired = new DateOnly(2026, 1, 31) }, new TrustedKey { Key = Id(_next) });
        (await FetchAsync(_next)).ShouldBeOfType<UnchangedReply>();

        (await FetchAsync(_own)).ShouldBeOfType<FailedReply>().Message.ShouldContain("retired on 2026-01-31");
        (await _hub.PresenceAsync(Leaf1, Limit)).ShouldNotBeNull().Keys.ShouldBe([Id(_next)]);
        runner.Worker.Jobs.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Health_OfARunner_NamesWhomItTrusts()
    {
        await using TestRunner runner = await ServeAsync(new TrustedKey { Key = Id(_own) });
        var health = runner.Get<Func<Leafwire.Runner.Health.RunnerHealth>>()();
        health.AcceptsUnsigned.ShouldBeFalse();
        health.TrustedKeys.ShouldBe([Id(_own)]);
    }

    private (byte[] Message, NatsHeaders? Headers) Forge(string forgery, ConfigureCommand command)
    {
        using KeyPair stranger = KeyPair.CreatePair(PrefixByte.User);
        byte[] message = Wire.Encode(command);
        Command altered = command with { Candidate = Payload.Of("hostname stranger\n") };
        switch (forgery)
        {
            case "unsigned":
                return (message, null);
            case "altered":
                return (Wire.Encode(altered), Sign(message, _own));
            case "unknown key":
                return (message, Sign(message, stranger));
            case "retired key":
                return (message, Sign(message, _next));
            case "unknown key under a trusted name":
                NatsHeaders headers = Sign(Wire.Encode(altered), stranger);
                headers[CommandSignature.KeyHeader] = Id(_own);
                return (Wire.Encode(altered), headers);
            case "no signature":
                return (message, new NatsHeaders { [CommandSignature.KeyHeader] = Id(_own) });
            case "for another device":
                byte[] other = Wire.Encode(command with { Device = Leaf2 });
                return (other, Sign(other, _own));
            case "for another site":
                byte[] elsewhere = Wire.Encode(command with { Site = "dc2" });
                return (elsewhere, Sign(elsewhere, _own));
            default:
                throw new ArgumentOutOfRangeException(nameof(forgery), forgery, "not known");
        }
    }

    private async Task<Reply> FetchAsync(KeyPair key)
    {
        string push = HubClient.Unique();
        await SendAsync(HubClient.Fetch(Leaf1, push), key);
        return (await _hub.RepliesAsync(push, 1, Limit)).Single();
    }

    private Task SendAsync(Command command, KeyPair key)
    {
        byte[] message = Wire.Encode(command);
        return PublishAsync(command.Device, message, Sign(message, key));
    }

    private async Task PublishAsync(string device, byte[] message, NatsHeaders? headers)
    {
        PubAckResponse ack = await _hub.JetStream.PublishAsync(
            Subjects.Command(HubClient.Site, device), message, headers: headers, cancellationToken: Limit);
        ack.EnsureSuccess();
    }

    private static NatsHeaders Sign(byte[] message, KeyPair key)
    {
        byte[] signature = new byte[CommandSignature.SignatureBytes];
        key.Sign(CommandSignature.SignedBytes(message), signature);
        return new NatsHeaders
        {
            [CommandSignature.KeyHeader] = Id(key),
            [CommandSignature.SignatureHeader] = CommandSignature.Encode(signature),
        };
    }

    private static string Id(KeyPair key) => key.GetPublicKey();

    private void WriteKeys(params TrustedKey[] keys) => File.WriteAllBytes(KeysFile, new TrustedKeys { Keys = keys }.Write());

    private Task<TestRunner> ServeAsync(params TrustedKey[] keys) => ServeAsync(new ScriptedWorker(), null, keys);

    private async Task<TestRunner> ServeAsync(
        ScriptedWorker worker, Leafwire.Runner.Settings.RunnerTimings? timings, params TrustedKey[] keys)
    {
        WriteKeys(keys);
        TestRunner runner = await TestRunner.StartAsync(
            nats.Leaf.Url, [Leaf1, Leaf2], worker, timings, trust: new TrustSettings { KeysFile = KeysFile });
        await runner.ServesAsync(Limit);
        return runner;
    }
}
