using System.Text.Json;
using Leafwire.Contracts;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Uploads;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Tests.Integration.Host;

/// <summary>A push is its log: whoever folds it, from wherever, comes to the same report.</summary>
public sealed class DriverTests(Cloud cloud) : World(cloud)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Log_CutAtAnyEntryAndFoldedOnByAnother_GivesTheSameReport(bool fails)
    {
        string[] devices = [Device("leaf1"), Device("leaf2"), Device("leaf3")];
        if (fails)
            Runner.Script = command => Task.FromResult<Reply?>(
                command is ConfigureCommand && command.Device == devices[2] ? Rejected(command) : ScriptedRunner.Default(command));
        await Runner.ServeAsync(devices);
        await StartHostAsync();
        string id = await UploadAsync("b", """{"scope":"wave"}""", [.. devices.Select(d => (d, Config(d)))]);
        string report = Text(await EndAsync(id));
        int commands = Runner.Commands.Count;
        FoundUpload upload = (await Table.FindAsync(id, Cancel)).ShouldNotBeNull().Found;
        await using Driver reader = NewDriver();
        PushPlan plan = await Results.PlanAsync(upload, Cancel);
        LogPage log = await reader.Get<PushLog>().ReadAsync(plan, 0, Cancel);
        log.Entries.Count.ShouldBeGreaterThan(4);

        foreach (ulong cut in log.Entries.Select(e => e.Sequence).Prepend(0ul))
        {
            await using Driver another = NewDriver();
            PushState end = await PushLoop.RunAsync(PushState.Begin(upload) with { Step = PushWorkflow.Drive, Cursor = cut }, another);
            end.IsOver.ShouldBeTrue();
            Text((await Results.FindReportAsync(Cloud.Site, id, Cancel)).ShouldNotBeNull()).ShouldBe(report, $"cut at {cut}");
        }

        Runner.Commands.Count.ShouldBe(commands);
    }

    [Fact]
    public async Task Drivers_TwoOfOnePush_SayTheSameAndNoSwitchIsToldTwice()
    {
        string[] devices = [Device("leaf1"), Device("leaf2")];
        await Runner.ServeAsync(devices);
        string id = await UploadAsync("b", null, [.. devices.Select(d => (d, Config(d)))]);
        FoundUpload upload = await FoundAsync("b");
        await Table.BeginAsync(upload, Cancel);
        await using Driver one = NewDriver(), other = NewDriver();

        PushState[] ends = await Task.WhenAll(Task.Run(() => PushLoop.RunAsync(PushState.Begin(upload), one)),
            Task.Run(() => PushLoop.RunAsync(PushState.Begin(upload), other)));

        ends.ShouldAllBe(e => e.Ended == PushStatus.Succeeded);
        (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);
        Runner.Commands.Select(c => c.Id).ShouldBeUnique();
        Runner.Commands.Count.ShouldBe(4);
    }

    // Storage may be slow, and whoever is asked looks at once.
    [Fact]
    public async Task Approval_IsAskedForWhenWhatWouldChangeCanBeRead()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        string id = await UploadAsync("b", """{ "approval": "required" }""", (device, Config(device)));
        FoundUpload upload = await FoundAsync("b");
        await Table.BeginAsync(upload, Cancel);
        await using Driver driver = NewDriver();
        driver.BeforeArchive = async _ =>
        {
            using var slow = new CancellationTokenSource(TimeSpan.FromSeconds(1), TimeProvider.System);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            while (!slow.IsCancellationRequested && await Table.FindAsync(id, Cancel) is not { Status: PushStatus.AwaitingApproval })
                await timer.WaitForNextTickAsync(Cancel);
        };

        Task<PushState> running = Task.Run(() => PushLoop.RunAsync(PushState.Begin(upload), driver), Cancel);

        await UntilAsync(id, p => p.Status == PushStatus.AwaitingApproval);
        (await Results.FindTextAsync(Cloud.Site, id, ResultFolder.Diff(device), Cancel)).ShouldNotBeNull();
        await driver.Get<PushLog>().AppendAsync(Cloud.Site, new Decision(id, DecisionKind.Cancel, "anna", ""), Cancel);
        (await running).Ended.ShouldBe(PushStatus.Cancelled);
    }

    [Fact]
    public async Task Push_WhoseCandidateIsGone_EndsAsFailedWithItsReason()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        string id = await UploadAsync("b", null, (device, Config(device)));
        FoundUpload upload = await FoundAsync("b");
        await Table.BeginAsync(upload, Cancel);
        await using (Driver planner = NewDriver())
            await planner.RunAsync(PushState.Begin(upload));
        PushPlan plan = await Results.PlanAsync(upload, Cancel);
        await Storage.Results.DeleteBlobAsync(ResultFolder.Of(Cloud.Site, id) + plan.Pack, cancellationToken: Cancel);
        await using Driver driver = NewDriver();

        PushState end = await PushLoop.RunAsync(PushState.Begin(upload), driver);

        end.Ended.ShouldBe(PushStatus.Failed);
        (await EndAsync(id)).Message.ShouldContain("is gone from the container of results");
        // Its place is given up: the next has its turn.
        string next = await UploadAsync("next", null, (device, Config(device)));
        await Table.BeginAsync(await FoundAsync("next"), Cancel);
        (await PushLoop.RunAsync(PushState.Begin(await FoundAsync("next")), driver)).Ended.ShouldBe(PushStatus.Succeeded);
        (await EndAsync(next)).Status.ShouldBe(PushStatus.Succeeded);
    }

    [Fact]
    public async Task Push_WhoseLogTheHubLost_EndsAsFailedWithItsReason()
    {
        string[] devices = [Device("leaf1"), Device("leaf2")];
        await Runner.ServeAsync(devices);
        string id = await UploadAsync("b", null, [.. devices.Select(d => (d, Config(d)))]);
        FoundUpload upload = await FoundAsync("b");
        await Table.BeginAsync(upload, Cancel);
        await using Driver driver = NewDriver();
        PushState state = PushState.Begin(upload);
        while (state.Step != PushWorkflow.Drive)
            state = await driver.RunAsync(state);
        // As when the hub begins to count anew: nobody ever reads what the push's log held.
        PushPlan plan = await Results.PlanAsync(upload, Cancel) with { LogStart = 1_000_000_000 };
        await Storage.Results.GetBlobClient(ResultFolder.Of(Cloud.Site, id) + ResultFolder.Plan)
            .UploadAsync(new BinaryData(JsonSerializer.SerializeToUtf8Bytes(plan, PipelineJson.Default.PushPlan)), overwrite: true, Cancel);
        await using Driver next = NewDriver();
        await new NatsJSContext(next.Get<Hub>().Connection).PurgeStreamAsync(
            Names.Replies, new StreamPurgeRequest { Filter = Subjects.Log(plan.Site, id) }, Cancel);
        // Of a hub of several servers another one may still have it.
        PushState tried = await next.RunAsync(state);
        (tried.Step, tried.Hindrance!.Contains("the NATS hub lost its store", StringComparison.Ordinal)).ShouldBe(
            (PushWorkflow.Drive, true));

        PushState end = await PushLoop.RunAsync(tried with { Failures = FailurePolicy.UnknownTries - 1 }, next);

        end.Ended.ShouldBe(PushStatus.Failed);
        PushReport report = await EndAsync(id);
        report.Message.ShouldContain("the NATS hub lost its store");
        report.Devices.Select(d => (d.Device, d.Runs)).ShouldBe(devices.Select(d => (d, RunningConfiguration.Unknown)), ignoreOrder: true);
        report.Consistent.ShouldBeFalse();
    }

    [Fact]
    public async Task State_OfAnotherVersion_BeginsAgain()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await UploadAsync("b", null, (device, Config(device)));
        FoundUpload upload = await FoundAsync("b");
        await Table.BeginAsync(upload, Cancel);
        await using Driver driver = NewDriver();

        PushState end = await PushLoop.RunAsync(new PushState(upload) { Version = 99, Step = "unheard-of", Cursor = 7 }, driver);

        end.Ended.ShouldBe(PushStatus.Succeeded);
    }

    private static string Text(PushReport report) => JsonSerializer.Serialize(report, PipelineJson.Default.PushReport);

    private static RejectedReply Rejected(Command command) => new()
    {
        Header = command.Header,
        Runner = "scripted",
        Message = "the switch refused 1 line",
        Lines = [new RejectedLine(3, "vlan 10", "% Invalid input")],
    };
}
