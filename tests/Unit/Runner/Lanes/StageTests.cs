using Leafwire.Contracts;

namespace Leafwire.Tests.Unit.Runner.Lanes;

/// <summary>What people who watch are told of a command.</summary>
public sealed class StageTests : IDisposable
{
    private readonly LaneWorld _world = new();

    [Fact]
    public void Stage_ThatLasts_IsToldAgainForThoseWhoComeLater()
    {
        var checks = new TaskCompletionSource();
        _world.Work = async (job, _) =>
        {
            job.OnStage(Stages.Load);
            job.OnStage(Stages.PostCheck);
            await checks.Task;
            return null;
        };
        _world.Start("leaf1");
        DateTimeOffset began = _world.Time.GetUtcNow();
        _world.Send(_world.Configure("leaf1"));
        _world.Until(() => _world.Told.Count == 3);

        _world.Pass(_world.Timings.StageReminder * 2.5);

        _world.Told.Select(t => t.Stage).ShouldBe([Stages.Queue, Stages.Load, Stages.PostCheck, Stages.PostCheck, Stages.PostCheck]);
        _world.Told.ShouldAllBe(t => t.At == began && t.Device == "leaf1" && t.PushId == LaneWorld.Push);
        _world.Run(checks.SetResult);
        _world.Until(() => _world.Told[^1].Stage == Stages.Done);
        _world.Pass(_world.Timings.StageReminder * 2);
        _world.Told.Count.ShouldBe(6, "an answered command is at nothing");
    }

    public void Dispose() => _world.Dispose();
}
