using Leafwire.Contracts;
using Leafwire.Host;
using Leafwire.Lab.Site;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Files;
using Leafwire.Tests.Integration.Runner;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Tests.Integration.Host;

public sealed class SigningTests(Cloud cloud) : World(cloud)
{
    private SigningKey Key { get; set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Key = SigningKey.Create(Use(new TemporaryFolder()).Path);
    }

    [Fact]
    public async Task Push_ThatNobodySigns_IsRefusedAtOnceWhereARunnerAsksForIt()
    {
        string device = Device("leaf1");
        Runner.Keys = [Key.Key];
        await Runner.ServeAsync(device);
        await StartHostAsync();

        PushReport report = await EndAsync(await UploadAsync("unsigned", null, (device, Config(device))));

        report.Status.ShouldBe(PushStatus.Refused);
        report.Problems.ShouldHaveSingleItem().Reason.ShouldSatisfyAllConditions(
            reason => reason.ShouldStartWith($"runner scripted of device {device} carries out signed commands only, "
                + "and this pipeline does not sign: set Leafwire:Signing:SeedFile"),
            reason => reason.ShouldContain(Key.Key));
        Runner.Commands.ShouldBeEmpty();
    }

    // A runner that was slow to answer is not one that is missing.
    [Fact]
    public async Task Push_WhenARunnerRefusesAndAnswersLateOfADevice_IsRefusedForItsReasonAlone()
    {
        string[] devices = [Device("leaf1"), Device("leaf2")];
        Runner.Keys = [Key.Key];
        Runner.Deaf[devices[0]] = true;
        await Runner.ServeAsync(devices);
        await StartHostAsync();

        PushReport report = await EndAsync(await UploadAsync("late", """{"runnerWait":"10m"}""", [.. devices.Select(d => (d, Config(d)))]));

        report.Status.ShouldBe(PushStatus.Refused);
        report.Problems.Select(p => p.Reason.Split(" only")[0]).ShouldBe(
            devices.Select(d => $"runner scripted of device {d} carries out signed commands"));
    }

    [Fact]
    public async Task Push_OfMoreDevicesThanAnybodyReads_NamesTheFirst()
    {
        string[] devices = [.. Enumerable.Range(1, 210).Select(i => Device($"leaf{i:000}"))];
        Runner.Keys = [Key.Key];
        await Runner.ServeAsync(devices);
        await StartHostAsync();

        PushReport report = await EndAsync(await UploadAsync("many", null, [.. devices.Select(d => (d, Config(d)))]));

        report.Status.ShouldBe(PushStatus.Refused);
        report.Problems.Count.ShouldBe(200);
        Runner.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task Commands_OnTheHub_CarryTheirSignature()
    {
        string device = Device("leaf1");
        Runner.Keys = [Key.Key];
        await Runner.ServeAsync(device);
        await StartHostAsync($"--Leafwire:Signing:SeedFile={Key.SeedFile}");

        (await EndAsync(await UploadAsync("signed", null, (device, Config(device))))).Status.ShouldBe(PushStatus.Succeeded);

        using NATS.NKeys.KeyPair publicKey = NATS.NKeys.KeyPair.FromPublicKey(Key.Key);
        IReadOnlyList<(NatsHeaders? Headers, byte[] Data)> messages = await StoredAsync(device, 2);
        messages.Select(m => Wire.DecodeCommand(m.Data).Kind).ShouldBe([CommandKind.Configure, CommandKind.Confirm]);
        foreach ((NatsHeaders? headers, byte[] data) in messages)
        {
            headers.ShouldNotBeNull()[CommandSignature.KeyHeader].ToString().ShouldBe(Key.Key);
            CommandSignature.TryDecode(headers[CommandSignature.SignatureHeader].ToString(), out byte[]? signature).ShouldBeTrue();
            publicKey.Verify(CommandSignature.SignedBytes(data), signature).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Host_WithAKeyThatCannotSign_DoesNotStartAndKeepsItToItself()
    {
        string broken = (await File.ReadAllTextAsync(Key.SeedFile, Cancel)).Trim()[..^1];
        await using WebApplication app = HostApp.Create(HostArguments($"--Leafwire:Signing:Seed={broken}"));

        OptionsValidationException refused = await Should.ThrowAsync<OptionsValidationException>(() => app.StartAsync(Cancel));

        refused.Message.ShouldContain("Leafwire:Signing:Seed holds no seed that can sign");
        refused.ToString().ShouldNotContain(broken);
    }

    private async Task<IReadOnlyList<(NatsHeaders? Headers, byte[] Data)>> StoredAsync(string device, int count)
    {
        await using var hub = new HubClient(Cloud.Hub.Url);
        var config = new ConsumerConfig
        {
            Name = $"test-{Guid.NewGuid():N}",
            FilterSubject = Subjects.Command(Cloud.Site, device),
            AckPolicy = ConsumerConfigAckPolicy.None,
        };
        INatsJSConsumer consumer = await hub.JetStream.CreateOrUpdateConsumerAsync(Names.Commands(Cloud.Site), config, Cancel);
        var messages = new List<(NatsHeaders?, byte[])>();
        await foreach (INatsJSMsg<byte[]> message in consumer.ConsumeAsync<byte[]>(cancellationToken: Cancel))
        {
            messages.Add((message.Headers, message.Data ?? []));
            if (messages.Count == count)
                break;
        }

        return messages;
    }
}
