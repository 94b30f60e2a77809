using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>What a device was at when, also inside the command that configures it.</summary>
public sealed class PushPhaseTests
{
    private static readonly StageTime[] s_stages =
        [new(Stages.Load, 500), new(Stages.Arm, 500), new(Stages.Prove, 1000), new(Stages.PostCheck, 6000), new(Stages.Revert, 1000)];

    [Theory]
    [InlineData("unhealthy", DeviceOutcome.Unhealthy)]
    [InlineData("armed", DeviceOutcome.Armed)]
    public void Device_WhoseChecksRan_WasArmedAndChecked(string outcome, DeviceOutcome end) =>
        Phases(outcome, TimeSpan.FromSeconds(10), s_stages).ShouldBe(
        [
            (DeviceOutcome.Configuring, 0), (DeviceOutcome.Armed, 2000), (DeviceOutcome.Checking, 3000), (end, 10_000),
        ]);

    [Fact]
    public void Device_ThatWasNotArmed_WasConfiguredOnly() =>
        Phases("rejected", TimeSpan.FromSeconds(1), s_stages[..1]).ShouldBe(
            [(DeviceOutcome.Configuring, 0), (DeviceOutcome.Rejected, 1000)]);

    // A lane does not run backwards, whatever a runner says.
    [Theory]
    [InlineData(1e300)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-5000)]
    public void Stages_ThatCannotBe_StayWithinTheCommand(double milliseconds)
    {
        IReadOnlyList<(DeviceOutcome Phase, long Ms)> phases =
            Phases("unhealthy", TimeSpan.FromSeconds(1), [new(Stages.Prove, milliseconds), new(Stages.PostCheck, milliseconds)]);

        phases.Select(p => p.Ms).ShouldBeInOrder();
        phases.ShouldAllBe(p => p.Ms >= 0 && p.Ms <= 1000);
    }

    private static IReadOnlyList<(DeviceOutcome Phase, long Ms)> Phases(string outcome, TimeSpan after, StageTime[] stages)
    {
        var push = PushDriver.Started(new PushPolicy(), ["a"], ["b"]);
        push.Pass(after);
        push.Reply(PushDriver.Make("a", CommandKind.Configure, outcome) with { Stages = stages });
        return [.. push["a"].Phases.Select(p => (p.Phase, p.Ms)).Where(p => p.Phase != DeviceOutcome.Waiting)];
    }
}
