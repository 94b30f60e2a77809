using Leafwire.Contracts;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Tests.Integration.Host;

/// <summary>What fell out is looked after, and pushes go in the order of their uploads, whatever order they are found in.</summary>
public sealed class SweepTests(Cloud cloud) : World(cloud)
{
    private readonly List<FoundUpload> _started = [];

    [Fact]
    public async Task Sweep_OfUploadsThatNobodyTook_StartsThemInTheirOrder()
    {
        await using Driver pipeline = NewDriver();
        string older = await UploadedAsync("z-older");
        await NextSecondAsync();
        string newer = await UploadedAsync("a-newer");

        await pipeline.Get<Sweep>().RunAsync(Starter(), Cancel);

        _started.Select(u => u.PushId).ShouldBe([older, newer]);
        (await Table.UnfinishedAsync(Cancel)).Select(u => u.Id).ShouldBe([older, newer]);
    }

    // Whichever is planned first: each has its place before any is driven.
    [Fact]
    public async Task Sweep_OfTwoUploadsForADevice_LetsTheNewerOneNotOvertake()
    {
        await using Driver pipeline = NewDriver();
        string older = await UploadedAsync("z-older");
        await NextSecondAsync();
        await UploadedAsync("a-newer");
        await pipeline.Get<Sweep>().RunAsync(Starter(), Cancel);
        FoundUpload newer = await FoundAsync("a-newer");

        (await pipeline.Get<PlanStep>().RunAsync(PushState.Begin(newer), Cancel)).Step.ShouldBe(PushWorkflow.Queue);
        QueueAnswer answer = await pipeline.Get<SiteQueue>().EnterAsync(newer, await Results.PlanAsync(newer, Cancel), Cancel);

        (answer.HasTurn, answer.Blocker, answer.NewerTurn).ShouldBe((false, older, null));
    }

    [Fact]
    public async Task Intake_OfTheNewerUpload_TakesTheOlderFirst()
    {
        await using Driver pipeline = NewDriver();
        string older = await UploadedAsync("z-older");
        await NextSecondAsync();
        string newer = await UploadedAsync("a-newer");

        await pipeline.Get<Intake>().TakeAsync($"{Cloud.Site}/a-newer.zip", Starter(), Cancel);
        await pipeline.Get<Intake>().TakeAsync($"{Cloud.Site}/z-older.zip", Starter(), Cancel);

        _started.Select(u => u.PushId).Distinct().ShouldBe([older, newer]);
    }

    [Fact]
    public async Task Sweep_OfAPushWhoseRowIsThereAndNobodyDrives_StartsIt()
    {
        await using Driver pipeline = NewDriver();
        string id = await UploadedAsync("left");
        // Whoever entered it did not live to start it.
        await pipeline.Get<Intake>().TakeAsync($"{Cloud.Site}/left.zip", new Failing(), Cancel).ShouldThrowAsync<AggregateException>();
        _started.ShouldBeEmpty();

        await pipeline.Get<Sweep>().RunAsync(Starter(), Cancel);

        _started.Select(u => u.PushId).ShouldBe([id]);
    }

    [Fact]
    public async Task Sweep_OfAnEndedPush_StartsNothingAndGivesUpItsPlace()
    {
        await using Driver pipeline = NewDriver();
        await UploadedAsync("over");
        var upload = await FoundAsync("over");
        await Table.BeginAsync(upload, Cancel);
        SiteQueue queue = pipeline.Get<SiteQueue>();
        await queue.AnnounceAsync(upload, Cancel);
        // Its host ended between recording the result and leaving the queue.
        await Table.RecordAsync(
            PushReport.Refused(upload.PushId, upload.Name, [new UploadProblem("b.zip", null, "no zip")], upload.UploadedAt, default),
            upload.ETag,
            Cancel);

        await pipeline.Get<Sweep>().RunAsync(Starter(), Cancel);

        _started.ShouldBeEmpty();
        // By its name behind the other, also within one second: whose place is left it would wait for.
        string next = Device("next");
        await Runner.ServeAsync(next);
        await StartHostAsync();
        (await EndAsync(await UploadAsync("z-next", null, (next, Config(next))))).Status.ShouldBe(PushStatus.Succeeded);
    }

    [Fact]
    public async Task Sweep_OfAnUploadThatAnEarlierVersionPushed_StartsNothing()
    {
        await UploadedAsync("known");
        FoundUpload upload = await FoundAsync("known");
        // An id by content, and no version in its row.
        FoundUpload before = upload with { PushId = "0123456789abcdef", ETag = "" };
        await Table.BeginAsync(before, Cancel);
        await Table.RecordAsync(
            PushReport.Refused(before.PushId, before.Name, [new UploadProblem("b.zip", null, "no zip")], before.UploadedAt, default),
            "",
            Cancel);
        await using Driver pipeline = NewDriver();

        await pipeline.Get<Sweep>().RunAsync(Starter(), Cancel);
        await pipeline.Get<Intake>().TakeAsync(upload.Name.Path, Starter(), Cancel);

        _started.ShouldBeEmpty();
        (await Table.FindAsync(upload.PushId, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Trigger_ThatComesAfterTheEnd_LeavesTheRowAlone()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string id = await UploadAsync("b", null, (device, Config(device)));
        PushReport report = await EndAsync(id);
        await using Driver pipeline = NewDriver();
        FoundUpload upload = await FoundAsync("b");

        await pipeline.Get<Intake>().TakeAsync(upload.Name.Path, Starter(), Cancel);
        await Table.BeginAsync(upload, Cancel);
        await Table.SayAsync(upload, "waits for its turn", Cancel);
        await Table.HinderAsync(upload, "cannot plan", Cancel);
        await Table.ShowAsync(report with { Status = PushStatus.Running, Message = "1 armed" }, Cancel);

        _started.ShouldBeEmpty();
        foreach (PushSummary? row in new[] { await Table.FindAsync(id, Cancel), (await Table.ListAsync(null, 1, Cancel))[0] })
            (row.ShouldNotBeNull().Status, row.Words).ShouldBe((PushStatus.Succeeded, report.Message));
    }

    [Fact]
    public async Task Pushes_FoundInAnyOrder_RunInTheOrderOfTheirUploads()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        string older = await UploadAsync("oz1", null, (device, Config(device)));
        await NextSecondAsync();
        string newer = await UploadAsync("ob1", null, (device, Config(device, "vlan 11")));
        await StartHostAsync();

        (await EndAsync(older)).Status.ShouldBe(PushStatus.Succeeded);
        (await EndAsync(newer)).Status.ShouldBe(PushStatus.Succeeded);

        Runner.Commands.OfType<ConfigureCommand>().Select(c => c.PushId).ShouldBe([older, newer]);
    }

    [Fact]
    public async Task Push_ThatComesAfterANewerOne_IsSupersededAndTouchesNothing()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await using Driver pipeline = NewDriver();
        await UploadAsync("newer", null, (device, Config(device, "vlan 11")));
        FoundUpload newer = await FoundAsync("newer");
        await UploadAsync("older", null, (device, Config(device)));
        FoundUpload older = await FoundAsync("older") with { UploadedAt = newer.UploadedAt.AddSeconds(-5) };
        (await DriveAsync(pipeline, newer)).Status.ShouldBe(PushStatus.Succeeded);
        int commands = Runner.Commands.Count;

        PushReport report = await DriveAsync(pipeline, older);

        report.Status.ShouldBe(PushStatus.Superseded);
        report.Message.ShouldStartWith($"push {newer.PushId} has a newer upload", Case.Sensitive, "the status is told beside it");
        Runner.Commands.Count.ShouldBe(commands);
    }

    [Fact]
    public async Task Pushes_OfOneSecondForOneDevice_BothSayThatTheirOrderIsNotKnown()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await using Driver pipeline = NewDriver();
        await UploadAsync("one", null, (device, Config(device)));
        FoundUpload one = await FoundAsync("one");
        await UploadAsync("two", null, (device, Config(device, "vlan 11")));
        FoundUpload two = await FoundAsync("two") with { UploadedAt = one.UploadedAt };
        // Both are known before the first is over, as when one listing brings them.
        await pipeline.Get<SiteQueue>().AnnounceAsync(one, Cancel);
        await Table.BeginAsync(two, Cancel);
        (await pipeline.Get<PlanStep>().RunAsync(PushState.Begin(two), Cancel)).Step.ShouldBe(PushWorkflow.Queue);
        await pipeline.Get<SiteQueue>().AnnounceAsync(two, Cancel);

        (await DriveAsync(pipeline, one)).Notes.ShouldContain(n => n.Contains("two.zip") && n.Contains("one.zip first"));
        (await DriveAsync(pipeline, two)).Notes.ShouldContain(n => n.Contains("one.zip") && n.Contains("one.zip first"));
    }

    private async Task<PushReport> DriveAsync(Driver pipeline, FoundUpload upload)
    {
        await Table.BeginAsync(upload, Cancel);
        (await PushLoop.RunAsync(PushState.Begin(upload), pipeline)).IsOver.ShouldBeTrue();
        return (await Results.FindReportAsync(Cloud.Site, upload.PushId, Cancel)).ShouldNotBeNull();
    }

    private Task<string> UploadedAsync(string build) => UploadAsync(build, null, (Device("leaf1"), Config(Device("leaf1"))));

    private Recording Starter() => new(_started);

    private sealed class Recording(List<FoundUpload> started) : IPushStarter
    {
        public Task StartAsync(FoundUpload upload, CancellationToken cancellationToken)
        {
            started.Add(upload);
            return Task.CompletedTask;
        }
    }

    private sealed class Failing : IPushStarter
    {
        public Task StartAsync(FoundUpload upload, CancellationToken cancellationToken) => throw new IOException("the backend is away");
    }
}
