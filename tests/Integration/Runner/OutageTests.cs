using Leafwire.Contracts;
using Leafwire.Runner.Health;
using Leafwire.Runner.Settings;

namespace Leafwire.Tests.Integration.Runner;

/// <summary>Hub or leaf away: nothing is lost, nothing is done twice, nobody needs a restart.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private static readonly RunnerTimings Timings = new() { LeaseInterval = TimeSpan.FromMilliseconds(200) };
    private readonly NatsPair _nats = new();
    private readonly CancellationToken _deadline = TestContext.Current.CancellationToken;

    private string Push { get; } = HubClient.Unique();

    public ValueTask InitializeAsync() => _nats.InitializeAsync();

    public ValueTask DisposeAsync() => _nats.DisposeAsync();

    [Fact]
    public async Task Hub_AwayWhileASwitchIsWorkedOn_GetsTheReplyWhenItIsBack()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var worker = new ScriptedWorker(async (job, token) =>
        {
            begun.TrySetResult();
            await finish.Task.WaitAsync(token);
            return ScriptedWorker.Unchanged(job);
        });
        await using TestRunner runner = await TestRunner.StartAsync(_nats.Leaf.Url, ["leaf1"], worker, Timings);
        await using (var before = new HubClient(_nats.Hub.Url))
        {
            await before.MakeStreamsAsync(_deadline);
            await before.SendAsync(HubClient.Fetch("leaf1", Push), _deadline);
            await begun.Task.WaitAsync(_deadline);
        }

        await _nats.Hub.KillAsync();
        finish.SetResult();
        await runner.Log.SawAsync("ReplyWaits", _deadline);
        await _nats.Hub.RestartAsync(_deadline);

        await using var hub = new HubClient(_nats.Hub.Url);
        (await hub.RepliesAsync(Push, 1, _deadline)).ShouldHaveSingleItem().ShouldBeOfType<UnchangedReply>();
        string next = HubClient.Unique();
        await hub.SendAsync(HubClient.Fetch("leaf1", next), _deadline);
        await hub.RepliesAsync(next, 1, _deadline);
        worker.Jobs.Select(job => job.Command.PushId).ShouldBe([Push, next]);
    }

    // The watchdog looks at the loops: were they to wait for an answer, it would kill the runner for a server that stands still.
    [Fact]
    public async Task Leaf_ThatStandsStill_StopsNoLoop()
    {
        await using (var hub = new HubClient(_nats.Hub.Url))
            await hub.MakeStreamsAsync(_deadline);
        await using TestRunner runner = await TestRunner.StartAsync(_nats.Leaf.Url, ["leaf1"], new ScriptedWorker(), Timings);
        await runner.ServesAsync(_deadline);
        await _nats.Leaf.FreezeAsync(true);
        try
        {
            await runner.Log.SawAsync("Waits", _deadline);
            long since = TimeProvider.System.GetTimestamp();
            // Each goes round after that.
            while (!runner.Get<LoopLife>().IsAlive(TimeProvider.System.GetElapsedTime(since)))
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, _deadline);
        }
        finally
        {
            await _nats.Leaf.FreezeAsync(false);
        }
    }

    [Fact]
    public async Task Hub_ThatLostTheConsumer_IsGivenItAgain()
    {
        await using var hub = new HubClient(_nats.Hub.Url);
        await hub.MakeStreamsAsync(_deadline);
        await using TestRunner runner = await TestRunner.StartAsync(_nats.Leaf.Url, ["leaf1"], new ScriptedWorker(), Timings);
        await runner.ServesAsync(_deadline);
        string consumer = (await hub.ConsumersAsync(_deadline)).ShouldHaveSingleItem();
        await hub.JetStream.DeleteConsumerAsync(Names.Commands(HubClient.Site), consumer, _deadline);

        await hub.SendAsync(HubClient.Fetch("leaf1", Push), _deadline);
        await hub.RepliesAsync(Push, 1, _deadline);
        (await hub.PresenceAsync("leaf1", _deadline)).ShouldNotBeNull().Ready.ShouldBeTrue();
        (await hub.ConsumersAsync(_deadline)).ShouldHaveSingleItem().ShouldNotBe(consumer);
    }

    [Fact]
    public async Task Stream_MadeAnew_IsReadFromItsStart()
    {
        await using var hub = new HubClient(_nats.Hub.Url);
        await hub.MakeStreamsAsync(_deadline);
        await using TestRunner runner = await TestRunner.StartAsync(_nats.Leaf.Url, ["leaf1"], new ScriptedWorker(), Timings);
        await hub.SendAsync(HubClient.Fetch("leaf1", HubClient.Unique()), _deadline);
        await hub.SendAsync(HubClient.Fetch("leaf1", Push), _deadline);
        await hub.RepliesAsync(Push, 1, _deadline);

        await hub.JetStream.DeleteStreamAsync(Names.Commands(HubClient.Site), _deadline);
        await hub.MakeStreamsAsync(_deadline);
        string next = HubClient.Unique();
        await hub.SendAsync(HubClient.Fetch("leaf1", next), _deadline);
        await hub.RepliesAsync(next, 1, _deadline);
        runner.Worker.Jobs.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1000)]
    public async Task Runner_WhateverItsDevices_HasOneConsumerOnTheHubAndLeavesNone(int devices)
    {
        await using var hub = new HubClient(_nats.Hub.Url);
        await hub.MakeStreamsAsync(_deadline);
        string[] names = [.. Enumerable.Range(1, devices).Select(i => $"leaf{i}")];
        await using (TestRunner runner = await TestRunner.StartAsync(_nats.Leaf.Url, names, new ScriptedWorker(), Timings))
        {
            await runner.ServesAsync(_deadline);
            await hub.SendAsync(HubClient.Fetch(names[^1], Push), _deadline);
            await hub.RepliesAsync(Push, 1, _deadline);
            (await hub.ConsumersAsync(_deadline)).Count.ShouldBe(1);
        }

        (await hub.ConsumersAsync(_deadline)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Leaf_AwayAtTheStop_DoesNotHoldItUp()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var worker = new ScriptedWorker(async (_, token) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            throw new InvalidOperationException("not reached");
        });
        await using var hub = new HubClient(_nats.Hub.Url);
        await hub.MakeStreamsAsync(_deadline);
        await using TestRunner runner = await TestRunner.StartAsync(
            _nats.Leaf.Url, ["leaf1"], worker, Timings with { StopGrace = TimeSpan.FromMilliseconds(100) });
        await hub.SendAsync(HubClient.Fetch("leaf1", Push), _deadline);
        await begun.Task.WaitAsync(_deadline);

        await _nats.Leaf.KillAsync();
        await runner.Log.SawAsync("Disconnected", _deadline);
        await runner.StopAsync().WaitAsync(_deadline);
        await runner.Log.SawAsync("Stopped", _deadline);
    }

    [Fact]
    public async Task Hub_ThatComesAfterTheRunner_IsServedWhenItIsThere()
    {
        await _nats.Hub.KillAsync();
        await using TestRunner runner = await TestRunner.StartAsync(_nats.Leaf.Url, ["leaf1"], new ScriptedWorker(), Timings);
        await runner.ServesAsync(_deadline);
        await runner.Log.SawAsync("HubAway", _deadline);

        await _nats.Hub.RestartAsync(_deadline);
        await using var hub = new HubClient(_nats.Hub.Url);
        await hub.MakeStreamsAsync(_deadline);
        await hub.SendAsync(HubClient.Fetch("leaf1", Push), _deadline);
        await hub.RepliesAsync(Push, 1, _deadline);
    }

    [Fact]
    public async Task Leaf_ThatComesAfterTheRunner_IsServedWhenItIsThere_AndAgainAfterItsRestart()
    {
        await using var hub = new HubClient(_nats.Hub.Url);
        await hub.MakeStreamsAsync(_deadline);
        string url = _nats.Leaf.Url;
        await _nats.Leaf.KillAsync();
        await using TestRunner runner = await TestRunner.StartAsync(url, ["leaf1"], new ScriptedWorker(), Timings);
        await runner.Log.SawAsync("CannotConnect", _deadline);
        runner.Get<Func<RunnerHealth>>()().Connected.ShouldBeFalse();

        await _nats.Leaf.RestartAsync(_deadline);
        await runner.ServesAsync(_deadline);
        runner.Get<Func<RunnerHealth>>()().Connected.ShouldBeTrue();
        await hub.SendAsync(HubClient.Fetch("leaf1", Push), _deadline);
        await hub.RepliesAsync(Push, 1, _deadline);

        await _nats.Leaf.KillAsync();
        await runner.Log.SawAsync("Disconnected", _deadline);
        await _nats.Leaf.RestartAsync(_deadline);
        string next = HubClient.Unique();
        await hub.SendAsync(HubClient.Fetch("leaf1", next), _deadline);
        await hub.RepliesAsync(next, 1, _deadline);
    }
}
