using System.Text;
using Azure.Data.Tables;
using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Telemetry;

namespace Leafwire.Tests.Integration.Host;

public sealed class PushTests(Cloud cloud) : World(cloud)
{
    [Fact]
    public async Task Upload_OfTwoDevices_EndsConfirmedAndRecorded()
    {
        string[] devices = [Device("leaf1"), Device("leaf2")];
        using var measured = new Measured(TelemetryNames.Pipeline, tags => tags.ContainsValue(Cloud.Site));
        await Runner.ServeAsync(devices);
        await StartHostAsync();
        string id = await UploadAsync(
            "build-1", """{"scope":"wave"}""", (devices[0], Config(devices[0])), (devices[1], Config(devices[1])));

        PushReport report = await EndAsync(id);

        report.Status.ShouldBe(PushStatus.Succeeded);
        report.Devices.Select(d => (d.Device, d.Wave, d.Outcome, d.Added))
            .ShouldBe([(devices[0], 1, DeviceOutcome.Confirmed, 1), (devices[1], 2, DeviceOutcome.Confirmed, 1)]);
        report.Devices[0].Software.ShouldBe("4.32.1F");
        (await ResultAsync(id, report.Devices[0].Diff.ShouldNotBeNull())).ShouldContain("+vlan 10");
        (await ResultAsync(id, report.Devices[0].Before.ShouldNotBeNull())).ShouldBe("before\n");
        (await ResultAsync(id, report.Devices[0].After.ShouldNotBeNull())).ShouldBe("after\n");
        (await ResultAsync(id, ResultFolder.JUnit)).ShouldContain($"name=\"{devices[1]}\"");
        (await ResultAsync(id, ResultFolder.Page)).ShouldContain(devices[1]);
        (await ResultAsync(id, ResultFolder.Plan)).ShouldContain(id);
        Runner.Commands.Select(c => (c.Device, c.Kind)).ShouldBe(
        [
            (devices[0], CommandKind.Configure), (devices[0], CommandKind.Confirm), (devices[1], CommandKind.Configure),
            (devices[1], CommandKind.Confirm),
        ]);
        Runner.Commands.OfType<ConfigureCommand>().First().Candidate.Text().ShouldBe(Config(devices[0]));

        PushSummary row = (await Table.FindAsync(id, Cancel)).ShouldNotBeNull();
        row.Outcomes.ShouldBe(new Dictionary<string, int> { ["confirmed"] = 2 });
        row.EndedAt.ShouldNotBeNull();
        var rows = new List<TableEntity>();
        await foreach (TableEntity device in Storage.Devices.QueryAsync<TableEntity>(d => d.PartitionKey == id, cancellationToken: Cancel))
            rows.Add(device);
        rows.Select(r => r.GetString("Outcome")).ShouldBe(["confirmed", "confirmed"]);

        string[] instruments = [.. measured.Seen.Select(s => s.Split(' ')[0])];
        instruments.Count(name => name == "leafwire.push.queue.duration").ShouldBe(1);
        instruments.Count(name => name == "leafwire.reply.lag").ShouldBe(Runner.Commands.Count, "a reply for each command");
    }

    [Fact]
    public async Task Upload_OfASingleConfiguration_IsAPushOfOneDevice()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        var name = new UploadName(Cloud.Site, device + ".cfg");
        string version = await UploadAsync(name.Path, Encoding.UTF8.GetBytes(Config(device)));

        PushReport report = await EndAsync(PushId.Of(name, version));

        report.Status.ShouldBe(PushStatus.Succeeded);
        report.Devices.ShouldHaveSingleItem().Device.ShouldBe(device);
    }

    [Fact]
    public async Task Upload_OfAnEarlierFileAgain_IsANewPush()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        var ids = new List<string>();
        // Back to what ran before, as people do it by hand.
        foreach (string line in new[] { "vlan 10", "vlan 11", "vlan 10" })
        {
            ids.Add(await UploadAsync("build", null, (device, Config(device, line))));
            (await EndAsync(ids[^1])).Status.ShouldBe(PushStatus.Succeeded);
        }

        ids.ShouldBeUnique();
        Runner.Commands.OfType<ConfigureCommand>().Select(c => (c.PushId, c.Candidate.Text())).ShouldBe(
            [(ids[0], Config(device)), (ids[1], Config(device, "vlan 11")), (ids[2], Config(device))]);
    }

    [Fact]
    public async Task Push_WhoseRunnersClockIsOff_IsRefusedWithTheFigure()
    {
        string device = Device("leaf1");
        Runner.ClockAhead = TimeSpan.FromMinutes(2);
        await Runner.ServeAsync(device);
        await StartHostAsync();

        PushReport report = await EndAsync(await UploadAsync("b", null, (device, Config(device))));

        report.Status.ShouldBe(PushStatus.Refused);
        report.Problems.ShouldHaveSingleItem().Reason.ShouldMatch(
            @"the clock of runner scripted is 1(19\.\d|20) s ahead of the pipeline's");
        Runner.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task Push_WhoseRunnerIsTooOld_IsRefusedAtOnce()
    {
        string device = Device("leaf1");
        Runner.IsOld = true;
        await Runner.ServeAsync(device);
        await StartHostAsync();

        PushReport report = await EndAsync(await UploadAsync("b", """{"runnerWait":"1h"}""", (device, Config(device))));

        report.Status.ShouldBe(PushStatus.Refused);
        report.Problems.ShouldHaveSingleItem().Reason.ShouldContain("update it");
    }

    [Fact]
    public async Task Push_WithADeviceThatNoRunnerServes_IsRefused()
    {
        string served = Device("leaf1"), lonely = Device("leaf2");
        await Runner.ServeAsync(served);
        await StartHostAsync();

        PushReport report = await EndAsync(
            await UploadAsync("b", """{"runnerWait":"0s"}""", (served, Config(served)), (lonely, Config(lonely))));

        report.Status.ShouldBe(PushStatus.Refused);
        report.Problems.ShouldHaveSingleItem().Reason.ShouldContain($"no runner serves device {lonely} at site {Cloud.Site}");
        Runner.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task Push_WhoseRunnerComesLate_WaitsForIt()
    {
        string device = Device("leaf1");
        await StartHostAsync();
        string id = await UploadAsync("b", null, (device, Config(device)));
        await UntilAsync(id, p => p.Message == $"waits for a runner of {device}");
        DateTimeOffset waited = TimeProvider.System.GetUtcNow();
        await Runner.ServeAsync(device);

        PushReport report = await EndAsync(id);
        report.Status.ShouldBe(PushStatus.Succeeded);
        // What was waited for a runner is not the push's own time.
        report.StartedAt.ShouldBeGreaterThan(waited);
    }

    [Fact]
    public async Task Push_WhoseRunnerRefusesALine_FailsAndSaysTheLine()
    {
        string device = Device("leaf1");
        Runner.Script = command => Task.FromResult<Reply?>(command is ConfigureCommand
            ? new RejectedReply
            {
                Header = command.Header, Runner = "scripted",
                Message = "the switch refused 1 line", Lines = [new RejectedLine(3, "vlan 10", "% Invalid input")],
            }
            : ScriptedRunner.Default(command));
        await Runner.ServeAsync(device);
        await StartHostAsync();

        PushReport report = await EndAsync(await UploadAsync("b", null, (device, Config(device))));

        report.Status.ShouldBe(PushStatus.Failed);
        report.Devices[0].Rejected.ShouldBe([new RejectedLine(3, "vlan 10", "% Invalid input")]);
        (await ResultAsync(report.Id, ResultFolder.JUnit)).ShouldContain("line 3 'vlan 10': % Invalid input");
    }
}
