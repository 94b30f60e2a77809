using System.Text;
using Leafwire.Contracts;
using NATS.Client.ObjectStore;

namespace Leafwire.Tests.Integration.Runner;

/// <summary>Commands through a real hub and leaf, to a runner with a scripted worker, and back.</summary>
[Collection(NatsCollection.Name)]
public sealed class LaneTests(NatsPair nats) : IAsyncLifetime
{
    private string Leaf1 { get; } = HubClient.Unique();

    private string Push { get; } = HubClient.Unique();
    private string OtherPush { get; } = HubClient.Unique();
    private readonly HubClient _hub = new(nats.Hub.Url);
    private CancellationToken Token { get; } = TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _hub.MakeStreamsAsync(Token);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Command_ForAServedDevice_IsCarriedOutAndAnswered()
    {
        await using TestRunner runner = await ServeAsync([Leaf1], new ScriptedWorker());
        await _hub.SendAsync(HubClient.Configure(Leaf1, Push, Payload.Of("hostname leaf1\n")), Token);

        Reply reply = (await _hub.RepliesAsync(Push, 1, Token)).Single();
        reply.ShouldBeOfType<UnchangedReply>();
        reply.Stages.ShouldHaveSingleItem().Stage.ShouldBe(Stages.Queue);
        runner.Worker.Jobs.ShouldHaveSingleItem().Candidate.ShouldBe("hostname leaf1\n");
    }

    [Fact]
    public async Task Command_PublishedTwice_IsCarriedOutOnceAndAnsweredFromTheJournal()
    {
        await using TestRunner runner = await ServeAsync([Leaf1], new ScriptedWorker());
        await _hub.SendAsync(HubClient.Fetch(Leaf1, Push), Token);
        await _hub.RepliesAsync(Push, 1, Token);
        await _hub.SendAsync(HubClient.Fetch(Leaf1, Push), Token);

        await runner.Log.SawAsync("KnownAlready", Token);
        await _hub.SendAsync(HubClient.Fetch(Leaf1, OtherPush), Token);
        await _hub.RepliesAsync(OtherPush, 1, Token);
        runner.Worker.Jobs.Count(job => job.Command.PushId == Push).ShouldBe(1);
    }

    [Fact]
    public async Task Command_PastItsTime_IsExpiredAndTheSwitchNotTouched()
    {
        await using TestRunner runner = await ServeAsync([Leaf1], new ScriptedWorker());
        await _hub.SendAsync(HubClient.Fetch(Leaf1, Push, TimeProvider.System.GetUtcNow().AddSeconds(-1)), Token);

        (await _hub.RepliesAsync(Push, 1, Token)).Single().ShouldBeOfType<ExpiredReply>().TimerLeft.ShouldBeNull();
        runner.Worker.Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Commands_OfOneDevice_AreCarriedOutInOrderAndOneAtATime()
    {
        int atOnce = 0, most = 0;
        var worker = new ScriptedWorker(async (job, token) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref atOnce));
            await Task.Yield();
            Interlocked.Decrement(ref atOnce);
            return ScriptedWorker.Unchanged(job);
        });
        await using TestRunner runner = await ServeAsync([Leaf1], worker);
        string[] pushes = [.. Enumerable.Range(0, 20).Select(_ => HubClient.Unique())];
        foreach (string push in pushes)
            await _hub.SendAsync(HubClient.Fetch(Leaf1, push), Token);

        await _hub.RepliesAsync(pushes[^1], 1, Token);
        worker.Jobs.Select(job => job.Command.PushId).ShouldBe(pushes);
        most.ShouldBe(1);
    }

    [Fact]
    public async Task Commands_OfManyDevices_KeepToTheLimit()
    {
        int atOnce = 0, most = 0;
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var worker = new ScriptedWorker(async (job, token) =>
        {
            int now = Interlocked.Increment(ref atOnce);
            most = Math.Max(most, now);
            if (now == 2)
                full.TrySetResult();
            await full.Task.WaitAsync(token);
            Interlocked.Decrement(ref atOnce);
            return ScriptedWorker.Unchanged(job);
        });
        string[] devices = [.. Enumerable.Range(1, 8).Select(i => $"{Leaf1}-{i}")];
        await using TestRunner runner = await ServeAsync(devices, worker, maxLanes: 2);
        foreach (string device in devices)
            await _hub.SendAsync(HubClient.Fetch(device, Push), Token);

        (await _hub.RepliesAsync(Push, devices.Length, Token)).Select(reply => reply.Device).ShouldBe(devices, ignoreOrder: true);
        most.ShouldBe(2);
    }

    [Fact]
    public async Task Message_ThatIsNoCommand_DoesNotBlockTheLane()
    {
        await using TestRunner runner = await ServeAsync([Leaf1], new ScriptedWorker());
        await _hub.SendAsync(Leaf1, "no json at all"u8.ToArray(), Token);
        await _hub.SendAsync(HubClient.Fetch(Leaf1, Push), Token);

        (await _hub.RepliesAsync(Push, 1, Token)).Single().ShouldBeOfType<UnchangedReply>();
        runner.Log.Lines.ShouldContain(line => line.StartsWith("Dropped:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Command_OfAnotherSchemaVersion_IsAnsweredAsFailed()
    {
        await using TestRunner runner = await ServeAsync([Leaf1], new ScriptedWorker());
        string newer = Encoding.UTF8.GetString(Wire.Encode(HubClient.Fetch(Leaf1, Push)))
            .Replace("\"schemaVersion\":1", "\"schemaVersion\":99", StringComparison.Ordinal);
        await _hub.SendAsync(Leaf1, Encoding.UTF8.GetBytes(newer), Token);

        (await _hub.RepliesAsync(Push, 1, Token)).Single().ShouldBeOfType<FailedReply>().Message.ShouldContain("schemaVersion 99");
        runner.Worker.Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Command_ForAnotherDeviceThanItsSubject_IsAnsweredAsFailed()
    {
        await using TestRunner runner = await ServeAsync([Leaf1], new ScriptedWorker());
        await _hub.SendAsync(Leaf1, Wire.Encode(HubClient.Fetch("leaf2", Push)), Token);

        var reply = (await _hub.RepliesAsync(Push, 1, Token)).Single().ShouldBeOfType<FailedReply>();
        reply.Message.ShouldContain("'leaf2'");
        reply.Device.ShouldBe(Leaf1);
    }

    [Fact]
    public async Task Configure_WithAWrongDigest_IsAnsweredAsFailed()
    {
        await using TestRunner runner = await ServeAsync([Leaf1], new ScriptedWorker());
        Payload tampered = Payload.Of("hostname leaf1\n") with { Digest = Payload.DigestOf("hostname leaf2\n") };
        await _hub.SendAsync(HubClient.Configure(Leaf1, Push, tampered), Token);

        (await _hub.RepliesAsync(Push, 1, Token)).Single().ShouldBeOfType<FailedReply>().Message.ShouldContain("digest");
        runner.Worker.Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Texts_TooLargeForAMessage_GoThroughTheObjectStore()
    {
        string large = Incompressible(900_000);
        await using TestRunner runner = await ServeAsync([Leaf1], new ScriptedWorker((job, _) => Task.FromResult(
            job.Candidate is null ? ScriptedWorker.Fetched(job, large) : ScriptedWorker.Unchanged(job))));
        INatsObjStore objects = await new NatsObjContext(_hub.JetStream).CreateObjectStoreAsync(Names.Payloads(HubClient.Site), Token);
        Payload candidate = await Payload.Of(large).FitAsync(1000, async (name, bytes) => await objects.PutAsync(name, bytes, Token));
        await _hub.SendAsync(HubClient.Configure(Leaf1, Push, candidate), Token);
        await _hub.SendAsync(HubClient.Fetch(Leaf1, Push), Token);

        IReadOnlyList<Reply> replies = await _hub.RepliesAsync(Push, 2, Token);
        runner.Worker.Jobs.First().Candidate.ShouldBe(large);
        Payload running = replies[1].ShouldBeOfType<FetchedReply>().Running;
        running.Inline.ShouldBeNull();
        (await running.TextAsync(async name => await objects.GetBytesAsync(name, Token))).ShouldBe(large);
    }

    [Fact]
    public async Task Worker_ThatThrows_IsAnsweredAsFailedAndTheLaneGoesOn()
    {
        await using TestRunner runner = await ServeAsync([Leaf1], new ScriptedWorker((job, _) =>
            job.Command.PushId == Push ? throw new InvalidOperationException("secret text") : Task.FromResult(
                ScriptedWorker.Unchanged(job))));
        await _hub.SendAsync(HubClient.Fetch(Leaf1, Push), Token);
        await _hub.SendAsync(HubClient.Fetch(Leaf1, OtherPush), Token);

        string message = (await _hub.RepliesAsync(Push, 1, Token)).Single().ShouldBeOfType<FailedReply>().Message;
        message.ShouldContain("InvalidOperationException");
        message.ShouldNotContain("secret text");
        (await _hub.RepliesAsync(OtherPush, 1, Token)).Single().ShouldBeOfType<UnchangedReply>();
    }

    [Fact]
    public async Task Command_ThatIsNeverFinished_IsReportedAsFailedInTheEnd()
    {
        var timings = new Leafwire.Runner.Settings.RunnerTimings
        {
            RetryPause = TimeSpan.FromMilliseconds(10),
            OutcomeGrace = TimeSpan.FromMilliseconds(-1),
        };
        await using TestRunner runner = await ServeAsync(
            [Leaf1], new ScriptedWorker((_, _) => throw new OperationCanceledException()), timings);
        await _hub.SendAsync(HubClient.Fetch(Leaf1, Push, TimeProvider.System.GetUtcNow().AddSeconds(2)), Token);

        (await _hub.RepliesAsync(Push, 1, Token)).Single().ShouldBeOfType<FailedReply>().Message.ShouldContain(
            "came to no outcome in its time");
        runner.Worker.Jobs.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Presence_OfAServedDevice_NamesTheRunner_AndOfAnUnknownOneNobodyAnswers()
    {
        await using TestRunner runner = await ServeAsync([Leaf1], new ScriptedWorker());
        Presence presence = (await _hub.PresenceAsync(Leaf1, Token)).ShouldNotBeNull();
        (presence.Runner, presence.Ready, presence.Slots, presence.ConfirmSlots).ShouldBe(("runner-1", true, 32, 64));
        presence.Clock.ShouldNotBeNull().ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(10));
        presence.Version.ShouldNotBeNullOrEmpty();
        presence.Started.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(presence.HeldSince.ShouldNotBeNull());
        presence.HeldSince.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(presence.Clock.ShouldNotBeNull());
        (presence.LastContact, presence.Sessions).ShouldBe((null, null));
        (await _hub.PresenceAsync("leaf9", Token)).ShouldBeNull();
    }

    private async Task<TestRunner> ServeAsync(
        string[] devices, ScriptedWorker worker, Leafwire.Runner.Settings.RunnerTimings? timings = null, int maxLanes = 32)
    {
        TestRunner runner = await TestRunner.StartAsync(nats.Leaf.Url, devices, worker, timings, maxLanes: maxLanes);
        await runner.ServesAsync(Token);
        return runner;
    }

    private static string Incompressible(int bytes)
    {
        byte[] random = new byte[bytes];
        new Random(1).NextBytes(random);
        return Convert.ToBase64String(random);
    }
}
