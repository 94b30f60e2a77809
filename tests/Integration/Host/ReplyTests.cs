using System.Security.Cryptography;
using System.Text;
using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Integration.Host;

public sealed class ReplyTests(Cloud cloud) : World(cloud)
{
    // Random, so that compression does not make it small: as a message it would not pass the hub.
    private static readonly string Large = Convert.ToHexString(RandomNumberGenerator.GetBytes(1_600_000));

    [Fact]
    public async Task Reply_WithTextsOfMegabytes_IsTakenFromTheObjectStore()
    {
        string device = Device("leaf1");
        Runner.Script = async command => command is ConfigureCommand
            ? ScriptedRunner.Armed(command, "+x\n", "small\n", "") with { Before = await Runner.StoreAsync(Payload.Of(Large)) }
            : ScriptedRunner.Default(command);
        await Runner.ServeAsync(device);
        await StartHostAsync();

        PushReport report = await EndAsync(await UploadAsync("b", null, (device, Config(device))));

        report.Status.ShouldBe(PushStatus.Succeeded);
        (await ResultAsync(report.Id, report.Devices[0].Before.ShouldNotBeNull())).ShouldBe(Large);
        (await ResultAsync(report.Id, report.Devices[0].After.ShouldNotBeNull())).ShouldBe("");
    }

    [Fact]
    public async Task Candidate_ThatDoesNotFitAMessage_GoesThroughTheObjectStore()
    {
        string device = Device("leaf1");
        string candidate = Config(device, string.Join('\n', Large.Chunk(80).Select(l => "! " + new string(l))));
        await Runner.ServeAsync(device);
        await StartHostAsync();

        PushReport report = await EndAsync(await UploadAsync("b", null, (device, candidate)));

        report.Status.ShouldBe(PushStatus.Succeeded);
        ConfigureCommand command = Runner.Commands.OfType<ConfigureCommand>().ShouldHaveSingleItem();
        command.Candidate.Inline.ShouldBeNull();
        (await Runner.TextAsync(command.Candidate)).ShouldBe(candidate);
    }

    [Fact]
    public async Task Reply_ThatIsMalformedOrOfSomebodyElse_IsPassedOver()
    {
        string device = Device("leaf1"), other = Device("leaf2");
        Runner.Script = async command =>
        {
            if (command is ConfigureCommand configure)
            {
                Reply honest = ScriptedRunner.Default(command);
                await Runner.PublishAsync(device, command.PushId, "no json"u8.ToArray());
                await Runner.PublishAsync(device, command.PushId, Encoding.UTF8.GetBytes("""{"outcome":"confirmed","schemaVersion":99}"""));
                // On its own subject a runner may only speak for itself.
                await Runner.PublishAsync(device, command.PushId, Wire.Encode(honest with { Device = other }));
                await Runner.PublishAsync(device, command.PushId, Wire.Encode(honest with { Site = "elsewhere" }));
                await Runner.PublishAsync(device, command.PushId, Wire.Encode(honest with { PushId = "0123456789abcdef" }));
            }

            return ScriptedRunner.Default(command);
        };
        await Runner.ServeAsync(device, other);
        await StartHostAsync();

        PushReport report = await EndAsync(await UploadAsync("b", null, (device, Config(device)), (other, Config(other))));

        report.Status.ShouldBe(PushStatus.Succeeded);
        report.Devices.ShouldAllBe(d => d.Outcome == DeviceOutcome.Confirmed);
        Runner.Commands.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Reply_WithADamagedText_CountsWithoutIt()
    {
        string device = Device("leaf1");
        Runner.Script = command => Task.FromResult<Reply?>(command is ConfigureCommand
            ? ScriptedRunner.Armed(command, "+x\n", "before\n", "after\n") with
            {
                Diff = Payload.Of("+x\n") with { Digest = Payload.DigestOf("something else") },
                After = new Payload { Digest = Payload.DigestOf("x"), Size = 1, Object = "never-stored" },
            }
            : ScriptedRunner.Default(command));
        await Runner.ServeAsync(device);
        await StartHostAsync();

        PushReport report = await EndAsync(await UploadAsync("b", null, (device, Config(device))));

        report.Status.ShouldBe(PushStatus.Succeeded);
        report.Devices[0].Diff.ShouldBeNull();
        report.Devices[0].After.ShouldBeNull();
        (await ResultAsync(report.Id, report.Devices[0].Before.ShouldNotBeNull())).ShouldBe("before\n");
    }
}
