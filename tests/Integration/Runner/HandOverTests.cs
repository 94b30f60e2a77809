using Leafwire.Contracts;
using Leafwire.Runner.Leases;
using Leafwire.Runner.Settings;

namespace Leafwire.Tests.Integration.Runner;

/// <summary>Two runners of one site: exactly one serves a device, and the other takes over.</summary>
[Collection(NatsCollection.Name)]
public sealed class HandOverTests(NatsPair nats) : IAsyncLifetime
{
    private static readonly RunnerTimings Timings = new()
    {
        LeaseInterval = TimeSpan.FromMilliseconds(200),
        RunnerTtl = TimeSpan.FromSeconds(3),
        StopGrace = TimeSpan.FromMilliseconds(100),
    };
    private readonly HubClient _hub = new(nats.Hub.Url);
    private readonly CancellationToken _deadline = TestContext.Current.CancellationToken;

    // A name that needs escaping.
    private string Leaf1 { get; } = $"leaf 1.{HubClient.Unique()}";

    private string Push { get; } = HubClient.Unique();

    public async ValueTask InitializeAsync() => await _hub.MakeStreamsAsync(_deadline);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Runner_ThatStopsInTheMiddle_HandsTheCommandToTheNextOneAtOnce()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = new ScriptedWorker(async (_, token) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            throw new InvalidOperationException("not reached");
        });
        await using TestRunner one = await StartAsync("one", first);
        await one.ServesAsync(_deadline);
        await using TestRunner two = await StartAsync("two", new ScriptedWorker());
        await two.Log.SawAsync("Standby", _deadline);
        (await _hub.PresenceAsync(Leaf1, _deadline)).ShouldNotBeNull().Runner.ShouldBe("one");
        // Who holds nothing is there all the same.
        IReadOnlyList<Presence> roll = await _hub.RollAsync(2, _deadline);
        roll.Select(p => (p.Runner, p.Ready)).ShouldBe([("one", true), ("two", false)], ignoreOrder: true);
        roll.ShouldAllBe(p => p.HeldSince == null && p.Started != null && p.Clock != null);
        foreach (string subject in (string[])[$"$SRV.PING.{Names.Service(HubClient.Site)}", $"$SRV.INFO.{Names.Service(HubClient.Site)}"])
            (await _hub.FoundAsync(subject, 2, _deadline)).ShouldBe(["one", "two"], ignoreOrder: true);
        await _hub.SendAsync(HubClient.Fetch(Leaf1, Push), _deadline);
        await begun.Task.WaitAsync(_deadline);
        two.Worker.Jobs.ShouldBeEmpty();

        await one.StopAsync();
        (await _hub.RepliesAsync(Push, 1, _deadline)).ShouldHaveSingleItem().ShouldBeOfType<UnchangedReply>();
        one.Log.Lines.ShouldContain(line => line.StartsWith("HandedBack", StringComparison.Ordinal));
        two.Worker.Jobs.Count.ShouldBe(1);
        (await _hub.PresenceAsync(Leaf1, _deadline)).ShouldNotBeNull().Runner.ShouldBe("two");
    }

    [Fact]
    public async Task Runner_ThatStops_FinishesWhatEndsInTime()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var worker = new ScriptedWorker(async (job, token) =>
        {
            begun.TrySetResult();
            await finish.Task.WaitAsync(token);
            return ScriptedWorker.Unchanged(job);
        });
        await using TestRunner runner = await StartAsync("one", worker, Timings with { StopGrace = TimeSpan.FromMinutes(1) });
        await _hub.SendAsync(HubClient.Fetch(Leaf1, Push), _deadline);
        await begun.Task.WaitAsync(_deadline);

        Task stop = runner.StopAsync();
        await runner.Log.SawAsync("Stopping", _deadline);
        finish.SetResult();
        await stop.WaitAsync(_deadline);
        (await _hub.RepliesAsync(Push, 1, _deadline)).ShouldHaveSingleItem().ShouldBeOfType<UnchangedReply>();
        worker.Jobs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Runner_WhoseHeartbeatIsGone_LosesItsDevicesAndItsCommandIsHandedBack()
    {
        var mine = new List<bool>();
        var begun = new TaskCompletionSource<Leafwire.Runner.Work.Job>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = new ScriptedWorker(async (job, token) =>
        {
            mine.Add(await job.StillMine(token));
            begun.TrySetResult(job);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            throw new InvalidOperationException("not reached");
        });
        // The first one shows that it lives once and then not again, as a process that is paused.
        await using TestRunner one = await StartAsync("one", first, Timings with { LeaseInterval = TimeSpan.FromMinutes(5) });
        await one.ServesAsync(_deadline);
        await _hub.SendAsync(HubClient.Fetch(Leaf1, Push), _deadline);
        Leafwire.Runner.Work.Job job = await begun.Task.WaitAsync(_deadline);
        mine.ShouldBe([true]);

        await using TestRunner two = await StartAsync("two", new ScriptedWorker());
        await two.ServesAsync(_deadline);
        (await job.StillMine(_deadline)).ShouldBeFalse();
        await one.Log.SawAsync("Lost", _deadline);
        (await _hub.RepliesAsync(Push, 1, _deadline)).ShouldHaveSingleItem().ShouldBeOfType<UnchangedReply>();
        two.Worker.Jobs.Count.ShouldBe(1);
        one.Get<LeaseKeeper>().Held.ShouldBe(0);
    }

    private Task<TestRunner> StartAsync(string name, ScriptedWorker worker, RunnerTimings? timings = null) =>
        TestRunner.StartAsync(nats.Leaf.Url, [Leaf1], worker, timings ?? Timings, name);
}
