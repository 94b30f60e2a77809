using System.Diagnostics;
using Azure.Storage.Blobs;
using Leafwire.Contracts;
using Leafwire.Lab.Processes;
using Leafwire.Messaging;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Logging.Abstractions;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Tests.Integration.Host;

/// <summary>What a step may cost: time, reads and writes.</summary>
public sealed class StepTests(Cloud cloud) : World(cloud)
{
    // An activity that waited for all of runnerWait would outlive a host's limit and be begun anew for ever.
    [Fact]
    public async Task Serve_NoRunnerComes_ReturnsToWaitAgainAndRemembersSinceWhen()
    {
        await using Driver driver = NewDriver();
        // More than are named one by one.
        string[] devices = [.. Enumerable.Range(1, 201).Select(i => Device($"leaf{i}"))];
        PushState state = await PlannedAsync(driver, """{"runnerWait":"1h"}""", devices);
        while (state.Step != PushWorkflow.Serve)
            state = await driver.RunAsync(state);

        PushState waits = await driver.RunAsync(state).WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Cancel);

        waits.Step.ShouldBe(PushWorkflow.Serve);
        waits.WaitingSince.ShouldNotBeNull();
        (await Table.FindAsync(state.Upload.PushId, Cancel)).ShouldNotBeNull().Words.ShouldContain("waits for a runner of");
    }

    // Each step may be another worker's: what one failed at is no longer said when the next one did it.
    [Fact]
    public async Task Push_HinderedAtOneWorkerAndNotAtTheNext_IsNotHinderedAnyMore()
    {
        await using Driver driver = NewDriver();
        PushState state = await PlannedAsync(driver, null, Device("leaf1"));
        using var nobody = new ReservedPort();
        await using var cut = new Driver(HostArguments($"--Leafwire:Nats:Url=nats://127.0.0.1:{nobody.Number}"));

        state = await cut.RunAsync(state);

        string hindrance = state.Hindrance.ShouldNotBeNull();
        (await Table.FindAsync(state.Upload.PushId, Cancel)).ShouldNotBeNull().Hindrance.ShouldBe(hindrance);

        state = await driver.RunAsync(state);

        state.Hindrance.ShouldBeNull();
        (await Table.FindAsync(state.Upload.PushId, Cancel)).ShouldNotBeNull().Hindrance.ShouldBeNull();
    }

    // The upload is not unpacked again, nor is anything read but what the batch is for.
    [Fact]
    public async Task Publish_OfABatch_ReadsItsOwnCandidatesAlone()
    {
        string[] devices = [Device("leaf1"), Device("leaf2"), Device("leaf3")];
        await Runner.ServeAsync(devices);
        await using Driver driver = NewDriver();
        PushState state = await PlannedAsync(driver, """{"waves":{"canary":[],"fabric":false}}""", devices);
        while (state.Step != PushWorkflow.Drive)
            state = await driver.RunAsync(state);
        await Storage.Uploads.DeleteBlobAsync(state.Upload.Name.Path, cancellationToken: Cancel);
        PushPlan plan = await Results.PlanAsync(state.Upload, Cancel);
        // All that lies before the last one's is left.
        BlobClient pack = Storage.Results.GetBlobClient(ResultFolder.Of(plan.Site, plan.Id) + plan.Pack);
        CandidateRef last = plan.Candidates[devices[2]];
        last.At.ShouldBe(plan.Candidates[devices[0]].Length + plan.Candidates[devices[1]].Length);
        BinaryData whole = (await pack.DownloadContentAsync(Cancel)).Value.Content;
        whole.ToMemory().Length.ShouldBe((int)last.At + last.Length);
        await pack.UploadAsync(new BinaryData(whole.ToMemory()[..(int)last.At]), overwrite: true, Cancel);
        Push push = Push.Begin(plan);
        push.Apply((await driver.Get<PushLog>().ReadAsync(plan, 0, Cancel)).Entries);
        IReadOnlyList<DeviceCommand> commands = push.OutstandingAfter(0);
        commands.Count.ShouldBe(3);
        await using Driver another = NewDriver();

        await another.Get<CommandPublisher>().PublishAsync(plan, [.. commands.Where(c => c.Device != devices[2])], Cancel);

        await Should.ThrowAsync<InvalidDataException>(
            () => another.Get<CommandPublisher>().PublishAsync(plan, [.. commands.Where(c => c.Device == devices[2])], Cancel));
    }

    // Left to itself the hub would keep each for half a minute, and of many pushes there would be thousands.
    [Fact]
    public async Task Log_ThatWasRead_LeavesNoConsumerOnTheHub()
    {
        await using Driver driver = NewDriver();
        PushState state = await PlannedAsync(driver, null, Device("leaf1"));
        PushPlan plan = await Results.PlanAsync(state.Upload, Cancel);
        var streams = new NatsJSContext(driver.Get<Hub>().Connection);
        INatsJSStream replies = await streams.GetStreamAsync(Names.Replies, cancellationToken: Cancel);
        PushLog log = driver.Get<PushLog>();
        LogPage page = await log.ReadAsync(plan, 0, Cancel);
        await GoneAsync(within: TimeSpan.FromSeconds(5));

        // What comes is read on through the same one, as long as it comes soon.
        string? reader = null;
        for (int i = 1; i <= 3; i++)
        {
            await log.AppendAsync(plan, new Tick(plan.Id, plan.PlannedAt.AddSeconds(i)), page.Next, Cancel);
            page = await log.AwaitAsync(plan, page.Next, TimeSpan.FromMinutes(1), Cancel);
            page.Entries.ShouldHaveSingleItem().Tick.ShouldNotBeNull().Deadline.ShouldBe(plan.PlannedAt.AddSeconds(i));
            string now = (await OfAsync()).ShouldHaveSingleItem();
            now.ShouldBe(reader ??= now);
        }

        await GoneAsync(within: LogConsumers.KeptFor + TimeSpan.FromSeconds(5));

        async Task GoneAsync(TimeSpan within)
        {
            using var soon = new TimeLimit(within, TimeProvider.System, Cancel);
            while ((await OfAsync()).Count > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, soon.Token);
        }

        async Task<List<string>> OfAsync() => await replies.ListConsumersAsync(Cancel)
            .Where(c => c.Info.Config.FilterSubject == Subjects.Log(plan.Site, plan.Id)).Select(c => c.Info.Name).ToListAsync(Cancel);
    }

    // The servers of a hub may count a stream's entries differently; a store that was lost has none of the push.
    [Fact]
    public async Task Log_ThatAServerCountsDifferently_IsLostOnlyWithItsBeginning()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await using Driver driver = NewDriver();
        PushState state = await PlannedAsync(driver, null, device);
        while (state.Step != PushWorkflow.Drive)
            state = await driver.RunAsync(state);
        PushPlan plan = await Results.PlanAsync(state.Upload, Cancel);
        PushLog log = driver.Get<PushLog>();
        ulong elsewhere = (await log.ReadAsync(plan, 0, Cancel)).Next + 1_000_000;

        (await log.ReadAsync(plan, elsewhere, Cancel)).Next.ShouldBe(elsewhere);

        var streams = new NatsJSContext(driver.Get<Hub>().Connection);
        await streams.PurgeStreamAsync(Names.Replies, new StreamPurgeRequest { Filter = Subjects.Log(plan.Site, plan.Id) }, Cancel);
        (await Should.ThrowAsync<LogLostException>(() => log.ReadAsync(plan, elsewhere, Cancel))).Message.ShouldContain(
            "the NATS hub lost its store");
    }

    // The hub says nothing of one that it lost: as if nothing had come.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Log_WhoseConsumerTheHubLost_IsReadOn(bool isLateComing)
    {
        await using Driver driver = NewDriver();
        PushState state = await PlannedAsync(driver, null, Device("leaf1"));
        PushPlan plan = await Results.PlanAsync(state.Upload, Cancel);
        PushLog log = driver.Get<PushLog>();
        await log.AppendAsync(plan, new Tick(plan.Id, plan.PlannedAt), 0, Cancel);
        LogPage page = await log.ReadAsync(plan, 0, Cancel);
        page.Entries.ShouldHaveSingleItem();
        var streams = new NatsJSContext(driver.Get<Hub>().Connection);
        INatsJSStream replies = await streams.GetStreamAsync(Names.Replies, cancellationToken: Cancel);
        await foreach (INatsJSConsumer consumer in replies.ListConsumersAsync(Cancel))
        {
            if (consumer.Info.Config.FilterSubject == Subjects.Log(plan.Site, plan.Id))
                (await replies.DeleteConsumerAsync(consumer.Info.Name, Cancel)).ShouldBeTrue();
        }

        Task<LogPage>? waiting = isLateComing ? log.AwaitAsync(plan, page.Next, TimeSpan.FromMinutes(1), Cancel) : null;
        await log.AppendAsync(plan, new Tick(plan.Id, plan.PlannedAt.AddSeconds(1)), page.Next, Cancel);

        LogPage next = await (waiting ?? log.ReadAsync(plan, page.Next, Cancel));
        next.Entries.ShouldHaveSingleItem().Tick.ShouldNotBeNull().Deadline.ShouldBe(plan.PlannedAt.AddSeconds(1));
    }

    // The hub refuses a heartbeat that is above half the wait, be it by a nanosecond, and a step waits for any time.
    [Fact]
    public async Task Log_MayBeAwaitedForAnyTime()
    {
        await using Driver driver = NewDriver();
        PushState state = await PlannedAsync(driver, null, Device("leaf1"));
        PushPlan plan = await Results.PlanAsync(state.Upload, Cancel);
        await driver.Get<PushLog>().AppendAsync(plan, new Tick(plan.Id, plan.PlannedAt), 0, Cancel);
        TimeSpan[] waits = [.. Enumerable.Range(0, 40).Select(i => TimeSpan.FromTicks(10_000_000 + (i * 543_211)))];

        await Parallel.ForEachAsync(waits, Cancel, async (wait, stop) =>
        {
            await using LogConsumer log = await LogConsumer.OpenAsync(
                driver.Get<Hub>(), plan.Site, plan.Id, plan.LogStart, TimeProvider.System, NullLogger.Instance, stop);
            (await log.AwaitAsync(wait, 1, stop)).Count.ShouldBe(1, $"{wait}");
        });
    }

    [Fact]
    public async Task Push_OfManyReplies_IsShownAtMostOnceASecond()
    {
        string[] devices = [.. Enumerable.Range(1, 40).Select(i => Device($"leaf{i}"))];
        await Runner.ServeAsync(devices);
        int shown = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("http.request.method") is "PUT" && activity.GetTagItem("url.full") is string url
                    && url.Contains(Storage.Results.Name, StringComparison.Ordinal)
                    && url.Contains(ResultFolder.Progress, StringComparison.Ordinal))
                    Interlocked.Increment(ref shown);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using Driver driver = NewDriver();
        PushState state = await PlannedAsync(driver, """{"scope":"device","waves":{"canary":[],"batch":1}}""", devices);
        var watch = Stopwatch.StartNew();

        PushState end = await PushLoop.RunAsync(state, driver);

        end.Ended.ShouldBe(PushStatus.Succeeded);
        shown.ShouldBeGreaterThan(0);
        shown.ShouldBeLessThanOrEqualTo((int)watch.Elapsed.TotalSeconds + 2);
        Runner.Commands.Count.ShouldBe(80);
    }

    private async Task<PushState> PlannedAsync(Driver driver, string? policy, params string[] devices)
    {
        await UploadAsync("b", policy, [.. devices.Select(d => (d, Config(d)))]);
        FoundUpload upload = UploadFinding.Of((await new UploadStore(Storage).FindAsync($"{Cloud.Site}/b.zip", Cancel)).ShouldNotBeNull())
            .ShouldNotBeNull().Upload;
        await Table.BeginAsync(upload, Cancel);
        PushState state = await driver.RunAsync(PushState.Begin(upload));
        state.Step.ShouldBe(PushWorkflow.Queue);
        return state;
    }
}
