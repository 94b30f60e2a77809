using Leafwire.Contracts;
using Leafwire.Pipeline.Api;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Unit.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline.Api;

public sealed class LiveReportTests
{
    private readonly PushStages _stages = new();
    private readonly PushReport _report = SampleReport.Of(
        PushStatus.Running, SampleReport.Device("leaf1", DeviceOutcome.Configuring) with
        {
            Phases = [new DevicePhase(DeviceOutcome.Configuring, 200)],
        },
        SampleReport.Device("leaf2", DeviceOutcome.Confirming));

    [Fact]
    public void Device_WhoseChecksRun_IsShownAsThat()
    {
        Hear("leaf1", Stages.Load, 250);
        Shown().Outcome.ShouldBe(DeviceOutcome.Configuring);
        _stages.Version.ShouldBe(0);

        Hear("leaf1", Stages.Prove, 300);
        Shown().Outcome.ShouldBe(DeviceOutcome.Armed);
        Hear("leaf1", Stages.PostCheck, 400);
        Hear("leaf1", Stages.PostCheck, 400);

        DeviceReport shown = Shown();
        shown.Outcome.ShouldBe(DeviceOutcome.Checking);
        shown.Phases.Select(p => (p.Phase, p.Ms)).ShouldBe(
            [(DeviceOutcome.Configuring, 200), (DeviceOutcome.Armed, 300), (DeviceOutcome.Checking, 400)]);
        _stages.Version.ShouldBe(2, "a stage that is told again is none");
    }

    [Theory]
    [InlineData("1 configuring, 1 confirming", "1 checking, 1 confirming")]
    [InlineData("stopping (leaf3 unhealthy): 1 configuring, 1 confirming", "stopping (leaf3 unhealthy): 1 checking, 1 confirming")]
    // Of another moment.
    [InlineData("11 configuring, 1 confirming", "11 configuring, 1 confirming")]
    [InlineData("waits for push 0123456789abcdef", "waits for push 0123456789abcdef")]
    public void Message_ThatCountsDevices_CountsThoseWhoseChecksRun(string message, string shown)
    {
        Hear("leaf1", Stages.PostCheck, 400);

        (_report with { Message = message }).With(_stages).Message.ShouldBe(shown);
    }

    [Fact]
    public void Device_OfWhichOnlyTheChecksWereHeard_WasArmedBefore()
    {
        // This runner's clock is behind.
        Hear("leaf1", Stages.PostCheck, -50);

        Shown().Phases.Select(p => (p.Phase, p.Ms)).ShouldBe(
            [(DeviceOutcome.Configuring, 200), (DeviceOutcome.Armed, 200), (DeviceOutcome.Checking, 200)]);
    }

    [Fact]
    public void Device_ThatAnswered_IsWhatTheLogSays()
    {
        Hear("leaf2", Stages.PostCheck, 400);
        Hear("leaf2", Stages.Confirm, 500, CommandKind.Confirm);

        _report.With(_stages).Devices[1].ShouldBe(_report.Devices[1]);
    }

    [Fact]
    public void Command_ThatBeginsAgain_IsNotCheckedYet()
    {
        Hear("leaf1", Stages.PostCheck, 400);
        Hear("leaf1", Stages.Connect, 500);

        Shown().Outcome.ShouldBe(DeviceOutcome.Configuring);
    }

    private DeviceReport Shown() => _report.With(_stages).Devices[0];

    private void Hear(string device, string stage, int ms, CommandKind command = CommandKind.Configure) => _stages.Hear(
        new Progress(_report.Id, _report.Site, device, command, stage, null, _report.StartedAt.AddMilliseconds(ms)));
}
