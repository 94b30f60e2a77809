using System.Text;
using Azure.Data.Tables;
using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Tests.Integration.Host;

public sealed class PushTests(Cloud cloud) : World(cloud)
{
    [Fact]
    public async Task Upload_OfTwoDevices_EndsConfirmedAndRecorded()
    {
        string[] devices = [Device("leaf1"), Device("leaf2")];
        await Runner.ServeAsync(devices);
        await StartHostAsync();
        string id = await UploadAsync("build-1", null, (devices[0], Config(devices[0])), (devices[1], Config(devices[1])));

        PushReport report = await EndAsync(id);

        report.Status.ShouldBe(PushStatus.Succeeded);
        report.Devices.Select(d => (d.Device, d.Wave, d.Outcome, d.Added)).ShouldBe([(devices[0], 1, DeviceOutcome.Confirmed, 1), (devices[1], 2, DeviceOutcome.Confirmed, 1)]);
        report.Devices[0].EosVersion.ShouldBe("4.32.1F");
        (await ResultAsync(id, report.Devices[0].Diff.ShouldNotBeNull())).ShouldContain("+vlan 10");
        (await ResultAsync(id, report.Devices[0].Before.ShouldNotBeNull())).ShouldBe("before\n");
        (await ResultAsync(id, report.Devices[0].After.ShouldNotBeNull())).ShouldBe("after\n");
        (await ResultAsync(id, ResultFolder.JUnit)).ShouldContain($"name=\"{devices[1]}\"");
        (await ResultAsync(id, ResultFolder.Page)).ShouldContain(devices[1]);
        (await ResultAsync(id, ResultFolder.Plan)).ShouldContain(id);
        Runner.Commands.Select(c => (c.Device, c.Kind)).ShouldBe(
        [
            (devices[0], CommandKind.Configure), (devices[0], CommandKind.Confirm), (devices[1], CommandKind.Configure), (devices[1], CommandKind.Confirm),
        ]);
        Runner.Commands.OfType<ConfigureCommand>().First().Candidate.Text().ShouldBe(Config(devices[0]));

        PushSummary row = (await Table.FindAsync(id, Cancel)).ShouldNotBeNull();
        row.Outcomes.ShouldBe(new Dictionary<string, int> { ["confirmed"] = 2 });
        row.EndedAt.ShouldNotBeNull();
        var rows = new List<TableEntity>();
        await foreach (TableEntity device in Storage.Devices.QueryAsync<TableEntity>(d => d.PartitionKey == id, cancellationToken: Cancel))
            rows.Add(device);
        rows.Select(r => r.GetString("Outcome")).ShouldBe(["confirmed", "confirmed"]);
    }

    [Fact]
    public async Task Upload_OfASingleConfiguration_IsAPushOfOneDevice()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        byte[] content = Encoding.UTF8.GetBytes(Config(device));
        var name = new UploadName(Cloud.Site, device + ".cfg");
        await UploadAsync(name.Path, content);

        PushReport report = await EndAsync(PushId.Of(name, content));

        report.Status.ShouldBe(PushStatus.Succeeded);
        (await ResultAsync(report.Id, "upload.cfg")).ShouldBe(Config(device));
    }

    [Fact]
    public async Task Upload_OfTheSameContentAgain_StartsNothing()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string id = await UploadAsync("build", null, (device, Config(device)));
        await EndAsync(id);
        byte[] same = (await Storage.Uploads.GetBlobClient($"{Cloud.Site}/build.zip").DownloadContentAsync(Cancel)).Value.Content.ToArray();
        await UploadAsync($"{Cloud.Site}/build.zip", same);
        // What is uploaded after it is found after it.
        string next = await UploadAsync("later", null, (device, Config(device, "vlan 11")));

        await EndAsync(next);

        Runner.Commands.Count(c => c is ConfigureCommand && c.PushId == id).ShouldBe(1);
        (await Table.ListAsync(null, 10, Cancel)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Push_WithADeviceThatNoRunnerServes_IsRefused()
    {
        string served = Device("leaf1"), lonely = Device("leaf2");
        await Runner.ServeAsync(served);
        await StartHostAsync();

        PushReport report = await EndAsync(await UploadAsync("b", """{"runnerWait":"0s"}""", (served, Config(served)), (lonely, Config(lonely))));

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
        await Runner.ServeAsync(device);

        (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);
    }

    [Fact]
    public async Task Push_WhoseRunnerRefusesALine_FailsAndSaysTheLine()
    {
        string device = Device("leaf1");
        Runner.Script = command => Task.FromResult<Reply?>(command is ConfigureCommand
            ? new RejectedReply
            {
                CommandId = command.Id, Command = command.Kind, PushId = command.PushId, Site = command.Site, Device = command.Device, Runner = "scripted",
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
