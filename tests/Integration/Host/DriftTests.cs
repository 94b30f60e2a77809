using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Http;
using Leafwire.Tests.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Leafwire.Tests.Integration.Host;

/// <summary>Drift runs of the schedule, and what stances do.</summary>
public sealed class DriftTests(Cloud cloud) : World(cloud)
{
    private SwitchScript _switches = null!;
    private DriftTable _drift = null!;
    private int _looks;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _drift = new DriftTable(Storage);
        _switches = new SwitchScript(Runner);
        Runner.Script = _switches.AnswerAsync;
    }

    [Fact]
    public async Task Schedule_WhenItsTimeHasCome_LooksAtEveryDeviceOnce()
    {
        string same = Device("leaf1"), changed = Device("leaf2"), away = Device("leaf3");
        using var measured = new Measured(TelemetryNames.Pipeline, tags => tags.ContainsValue(Cloud.Site));
        await Runner.ServeAsync(same, changed, away);
        await using var people = WebhookReceiver.Start();
        const string section = "--Leafwire:Notifications:";
        WebApplication host = await StartHostAsync($"{section}Targets:people:Url={people.Url}", $"{section}Routes:0:Targets:0=people");
        string push = await UploadAsync("a", null, (same, Config(same)), (changed, Config(changed)), (away, Config(away)));
        (await EndAsync(push)).Status.ShouldBe(PushStatus.Succeeded);
        ByHand(changed, "vlan 77");
        _switches.Away[away] = true;

        PushReport report = await RunAsync(host);

        report.Task.ShouldBe(PushTask.Drift);
        report.Message.ShouldBe("1 drifted, 1 in sync, 1 unreachable");
        measured.Seen.ShouldContain($"leafwire.device.drifted 1 {{device}} site={Cloud.Site}");
        SiteDrift drift = await _drift.ReadAsync(Cloud.Site, Cancel);
        drift.Devices.Select(d => (d.Device, d.State)).ShouldBe(
            [(same, DriftState.InSync), (changed, DriftState.Drifted), (away, DriftState.Unreachable)]);
        DriftRow row = drift.Devices.Single(d => d.Device == changed);
        row.Base.ShouldNotBeNull().PushId.ShouldBe(push);
        row.DriftedSince.ShouldNotBeNull();
        WebhookRequest told = await people.WaitAsync(r => r.Id == $"{Cloud.Site}.drifted.{report.Id}", Cancel);
        told.Json.GetProperty("data").GetProperty("devices").EnumerateArray().Select(d => d.GetProperty("device").GetString())
            .ShouldBe([changed]);
        told.Body.ShouldNotContain("vlan 77");
        (await Results.FindTextAsync(Cloud.Site, row.Run!, row.Diff!, Cancel)).ShouldBe("-vlan 77\n");
        // Neither a second one of the same time, nor one among the pushes that people look at.
        await Schedule("1.00:00:00").RunAsync(new NoStarter(), Cancel);
        (await Table.ListAsync(Cloud.Site, 10, Cancel)).ShouldHaveSingleItem().Id.ShouldBe(push);
        (int status, var site) = await GetAsync($"api/sites/{Cloud.Site}");
        status.ShouldBe(200);
        site.GetProperty("devices").EnumerateArray().Single(d => d.GetProperty("device").GetString() == changed)
            .GetProperty("drift").GetString().ShouldBe("drifted");
    }

    [Fact]
    public async Task Refuse_DeviceThatDrifted_TakesNoPushButWhatWasConfirmed()
    {
        string leaf = Device("leaf1");
        await Runner.ServeAsync(leaf);
        await StartHostAsync();
        await EndAsync(await UploadAsync("a", null, (leaf, Config(leaf))));
        ByHand(leaf, "vlan 77");
        await LookAsync(leaf);
        await _drift.SetStanceAsync(Cloud.Site, null, DriftStance.Refuse, Cancel);

        PushReport refused = await EndAsync(await UploadAsync("b", null, (leaf, Config(leaf, "vlan 20"))));

        refused.Status.ShouldBe(PushStatus.Refused);
        refused.Message.ShouldContain("has drifted");
        (await EndAsync(await UploadAsync("c", """{ "dryRun": true }""", (leaf, Config(leaf, "vlan 20"))))).Status
            .ShouldBe(PushStatus.Succeeded);
        (await EndAsync(await UploadAsync("d", null, (leaf, Config(leaf))))).Status.ShouldBe(PushStatus.Succeeded);
        _switches.Running[leaf].ShouldNotContain("vlan 77");
        (await EndAsync(await UploadAsync("e", null, (leaf, Config(leaf, "vlan 20"))))).Status.ShouldBe(PushStatus.Succeeded);
    }

    [Fact]
    public async Task Reapply_DeviceThatDrifted_IsPushedWhatWasConfirmedOncePeopleAgree()
    {
        string leaf = Device("leaf1");
        await Runner.ServeAsync(leaf);
        WebApplication host = await StartHostAsync();
        await EndAsync(await UploadAsync("a", null, (leaf, Config(leaf))));
        await _drift.SetStanceAsync(Cloud.Site, leaf, DriftStance.Reapply, Cancel);
        ByHand(leaf, "vlan 77");
        await LookAsync(leaf);

        await Schedule().RunAsync(Starter(host), Cancel);

        PushSummary push = (await Table.ListAsync(Cloud.Site, 10, Cancel)).Single(
            p => p.Upload.StartsWith("reapply-", StringComparison.Ordinal));
        push = await UntilAsync(push.Id, p => p.Status == PushStatus.AwaitingApproval);
        _switches.Running[leaf].ShouldContain("vlan 77");
        // It is asked once for the same drift.
        await Schedule().RunAsync(new NoStarter(), Cancel);
        (await PostAsync($"api/pushes/{push.Id}/approve", $$"""{ "by": "ada", "digest": "{{push.Digest}}" }""")).Status.ShouldBe(202);
        (await EndAsync(push.Id)).Status.ShouldBe(PushStatus.Succeeded);
        _switches.Running[leaf].ShouldBe(Config(leaf));
    }

    [Fact]
    public async Task Adopt_DeviceThatDrifted_IsInSyncWithWhatItRuns()
    {
        string leaf = Device("leaf1");
        await Runner.ServeAsync(leaf);
        WebApplication host = await StartHostAsync();
        string push = await UploadAsync("a", null, (leaf, Config(leaf)));
        await EndAsync(push);
        await _drift.SetStanceAsync(Cloud.Site, leaf, DriftStance.Adopt, Cancel);
        ByHand(leaf, "vlan 77");
        PushReport run = await LookAsync(leaf);

        await Schedule().RunAsync(Starter(host), Cancel);

        string fetch = OwnPush.Adopt(Cloud.Site, run.Id, run.EndedAt!.Value).PushId;
        (await EndAsync(fetch)).Devices.ShouldHaveSingleItem().Outcome.ShouldBe(DeviceOutcome.Fetched);
        DriftRow row = (await _drift.ReadAsync(Cloud.Site, Cancel)).Devices.ShouldHaveSingleItem();
        (row.State, row.DriftedSince, row.Base!.PushId, row.AdoptedFrom!.PushId).ShouldBe((DriftState.InSync, null, fetch, push));
        (await Results.FindConfirmedAsync(Cloud.Site, leaf, row.Base, Cancel)).ShouldBe(_switches.Running[leaf]);
        // Compared again, it is what it is compared with.
        (await LookAsync(leaf)).Message.ShouldBe("1 in sync");
    }

    // It was compared with what was confirmed before: what a push brought meanwhile, or is bringing, is nobody's drift.
    [Fact]
    public async Task Run_BesideAPush_TellsNoDriftOfItsDevices()
    {
        string leaf = Device("leaf1");
        await Runner.ServeAsync(leaf);
        await StartHostAsync();
        await EndAsync(await UploadAsync("a", null, (leaf, Config(leaf))));
        PushReport look = await LookAsync(leaf);
        PushPlan plan = (await Results.FindPlanAsync(Cloud.Site, look.Id, Cancel)).ShouldNotBeNull();
        DriftRecorder recorder = Use(new Driver(HostArguments())).Get<DriftRecorder>();
        PushReport late = look with
        {
            Id = "fedcba9876543210",
            EndedAt = look.EndedAt!.Value.AddMinutes(1),
            Devices = [look.Devices.ShouldHaveSingleItem() with { Outcome = DeviceOutcome.Previewed }],
        };

        var free = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Runner.Script = async command =>
        {
            if (command is ConfirmCommand)
                await free.Task;
            return await _switches.AnswerAsync(command);
        };
        string push = await UploadAsync("b", null, (leaf, Config(leaf, "vlan 20")));
        await UntilAsync(push, p => p.Outcomes.ContainsKey("confirming"));
        await recorder.RecordAsync(plan, late, Cancel);
        await StateAsync(DriftState.InSync);

        free.SetResult();
        (await EndAsync(push)).Status.ShouldBe(PushStatus.Succeeded);
        await recorder.RecordAsync(plan, late, Cancel);
        await StateAsync(DriftState.InSync);
        PushReport next = await LookAsync(leaf);
        await recorder.RecordAsync(
            (await Results.FindPlanAsync(Cloud.Site, next.Id, Cancel)).ShouldNotBeNull(),
            late with { EndedAt = next.EndedAt!.Value.AddMinutes(1) }, Cancel);
        await StateAsync(DriftState.Drifted);

        async Task StateAsync(DriftState state) =>
            (await _drift.ReadAsync(Cloud.Site, Cancel)).Devices.Single(d => d.Device == leaf).State.ShouldBe(state);
    }

    // A push takes its turn as if nobody looked.
    [Fact]
    public async Task Push_WhileDevicesAreLookedAt_WaitsForNone()
    {
        string leaf = Device("leaf1");
        await Runner.ServeAsync(leaf);
        await StartHostAsync();
        var free = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Runner.Script = async command =>
        {
            if (command is FetchCommand)
                await free.Task;
            return await _switches.AnswerAsync(command);
        };
        string look = await UploadAsync("look", $$"""{ "task": "fetch", "devices": ["{{leaf}}"] }""");
        await UntilAsync(look, p => p.Outcomes.ContainsKey("looking"));
        // The scripted runner has one lane a device and knows no way around: that the command was sent is what is seen here.
        string push = await UploadAsync("push", null, (leaf, Config(leaf)));
        await UntilAsync(push, p => p.Outcomes.ContainsKey("configuring"));
        free.SetResult();
        (await EndAsync(push)).Status.ShouldBe(PushStatus.Succeeded);
        (await EndAsync(look)).Status.ShouldBe(PushStatus.Succeeded);
    }

    private void ByHand(string device, string line) =>
        _switches.Running[device] = _switches.Running[device].Replace("!\nend\n", $"{line}\n!\nend\n", StringComparison.Ordinal);

    // As another host's timer would: it remembers nothing.
    private DriftSchedule Schedule(string every = "00:00:00") =>
        Use(new Driver(HostArguments($"--Leafwire:Drift:Every={every}"))).Get<DriftSchedule>();

    // One test alone: the run's id follows from the day, and the hub, which all share, knows it from then on.
    private async Task<PushReport> RunAsync(WebApplication host)
    {
        await Schedule("1.00:00:00").RunAsync(Starter(host), Cancel);
        TimeSpan day = TimeSpan.FromDays(1);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return await EndAsync(
            OwnPush.Drift(Cloud.Site, new DateTimeOffset(now.UtcTicks - (now.UtcTicks % day.Ticks), TimeSpan.Zero)).PushId);
    }

    private async Task<PushReport> LookAsync(string device) =>
        await EndAsync(await UploadAsync($"look{++_looks}", $$"""{ "task": "drift", "devices": ["{{device}}"] }"""));

    private static IPushStarter Starter(WebApplication host) =>
        host.Services.GetRequiredService<Leafwire.Host.PushHost>().While(CancellationToken.None);

    private sealed class NoStarter : IPushStarter
    {
        public Task StartAsync(FoundUpload upload, CancellationToken cancellationToken) =>
            throw new InvalidOperationException($"nothing is to be begun, and {upload.Name.Path} is");
    }
}
