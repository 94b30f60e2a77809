using Leafwire.Contracts;
using Leafwire.Runner.Lanes;
using Leafwire.Runner.Settings;

namespace Leafwire.Tests.Unit.Runner.Lanes;

/// <summary>Devices whose entry in the inventory changes, or goes, while they are served.</summary>
public sealed class InventoryTests
{
    [Fact]
    public void Command_AfterTheInventoryChanged_GoesToTheNewAddress()
    {
        using var world = new LaneWorld();
        var hosts = new List<string>();
        var first = new TaskCompletionSource<Reply?>();
        world.Work = (job, _) =>
        {
            hosts.Add(job.Device.Host.Reveal());
            return hosts.Count == 1 ? first.Task : Task.FromResult<Reply?>(null);
        };
        world.Start("leaf1");
        world.Send(world.Configure("leaf1"));
        world.Until(() => hosts.Count == 1);

        world.Inventory.Replace([new DeviceProfile { Name = "leaf1", Host = "192.0.2.99", Username = "admin" }]);
        // What is under way goes on as it began.
        world.Run(() => first.SetResult(null));
        world.Until(() => world.Hub.Replies.Count == 1);
        world.Send(world.Configure("leaf1", LaneWorld.OtherPush));
        world.Until(() => hosts.Count == 2);

        hosts.ShouldBe(["leaf1", "192.0.2.99"]);
    }

    [Fact]
    public void Device_ThatIsLeft_EndsItsCommandAndBeginsNoOther()
    {
        using var world = new LaneWorld();
        var first = new TaskCompletionSource<Reply?>();
        world.Work = (_, _) => first.Task;
        LaneSet set = world.Start("leaf1", "leaf2");
        world.Send(world.Configure("leaf1"));
        world.Until(() => world.Begun.Count == 1);
        world.Send(world.Configure("leaf1", LaneWorld.OtherPush));

        Task left = Task.CompletedTask;
        world.Run(() => left = set.LeaveAsync("leaf1"));
        world.Until(() => true);
        left.IsCompleted.ShouldBeFalse();
        world.Run(() => first.SetResult(null));
        world.Until(() => left.IsCompleted);

        world.Outcomes.ShouldBe([$"{LaneWorld.Push}.leaf1.configure: unchanged"]);
        world.Begun.ShouldBe([$"{LaneWorld.Push}.leaf1.configure"]);
        set.Reading.ShouldBe(1);
        // Its other command is whoever's serves it next.
        world.Take(set, "leaf1");
        world.Until(() => world.Hub.Replies.Count == 2);
        world.Begun[^1].ShouldBe($"{LaneWorld.OtherPush}.leaf1.configure");
    }
}
