using Leafwire.Contracts;
using Leafwire.Runner.Inventory;
using Leafwire.Runner.Leases;
using Leafwire.Runner.Settings;

namespace Leafwire.Tests.Integration.Runner;

/// <summary>Devices come to a runner, and go, without a restart.</summary>
[Collection(NatsCollection.Name)]
public sealed class InventoryTests(NatsPair nats) : IAsyncLifetime
{
    private static readonly RunnerTimings Timings = new()
    {
        LeaseInterval = TimeSpan.FromMilliseconds(200),
        RunnerTtl = TimeSpan.FromSeconds(3),
    };
    private readonly HubClient _hub = new(nats.Hub.Url);
    private readonly CancellationToken _deadline = TestContext.Current.CancellationToken;

    private string Leaf1 { get; } = $"leaf 1.{HubClient.Unique()}";

    private string Leaf2 { get; } = $"leaf2.{HubClient.Unique()}";

    private string Push { get; } = HubClient.Unique();

    public async ValueTask InitializeAsync() => await _hub.MakeStreamsAsync(_deadline);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Device_ThatIsAdded_IsServedAtOnce()
    {
        await using TestRunner runner = await TestRunner.StartAsync(nats.Leaf.Url, [Leaf1], new ScriptedWorker(), Timings);
        await runner.ServesAsync(_deadline);

        runner.Get<DeviceInventory>().Replace([Device(Leaf1), Device(Leaf2)]);
        await _hub.SendAsync(HubClient.Fetch(Leaf2, Push), _deadline);

        (await _hub.RepliesAsync(Push, 1, _deadline)).ShouldHaveSingleItem().Device.ShouldBe(Leaf2);
        runner.Get<LeaseKeeper>().Held.ShouldBe(2);
    }

    [Fact]
    public async Task Device_ThatIsRemoved_EndsItsCommandAndGoesToTheNextRunner()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var worker = new ScriptedWorker(async (job, token) =>
        {
            begun.TrySetResult();
            await finish.Task.WaitAsync(token);
            return ScriptedWorker.Unchanged(job);
        });
        await using TestRunner one = await TestRunner.StartAsync(nats.Leaf.Url, [Leaf1, Leaf2], worker, Timings, "one");
        await one.ServesAsync(_deadline);
        await using TestRunner two = await TestRunner.StartAsync(nats.Leaf.Url, [Leaf1], new ScriptedWorker(), Timings, "two");
        await two.Log.SawAsync("Standby", _deadline);
        await _hub.SendAsync(HubClient.Fetch(Leaf1, Push), _deadline);
        await begun.Task.WaitAsync(_deadline);

        one.Get<DeviceInventory>().Replace([Device(Leaf2)]);
        await one.Log.SawAsync("Leaving", _deadline);
        // As long as it is at work the device is its own.
        two.Get<LeaseKeeper>().Held.ShouldBe(0);
        finish.SetResult();
        await two.ServesAsync(_deadline);

        Reply reply = (await _hub.RepliesAsync(Push, 1, _deadline)).ShouldHaveSingleItem();
        (reply.Runner, two.Worker.Jobs.Count, one.Get<LeaseKeeper>().Held).ShouldBe(("scripted", 0, 1));
        (await _hub.PresenceAsync(Leaf1, _deadline)).ShouldNotBeNull().Runner.ShouldBe("two");
        one.Log.Lines.ShouldNotContain(line => line.StartsWith("Lost:", StringComparison.Ordinal));
    }

    private static DeviceProfile Device(string name) => new() { Name = name, Host = name, Username = "admin", TrustOnFirstUse = true };
}
