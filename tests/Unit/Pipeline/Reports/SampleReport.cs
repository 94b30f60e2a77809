using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline.Reports;

internal static class SampleReport
{
    private static readonly DateTimeOffset Start = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    public static PushReport Of(PushStatus status, params DeviceReport[] devices) => new()
    {
        Id = "0123456789abcdef",
        Site = "dc1",
        Upload = "build-7.zip",
        Status = status,
        Message = "the push's message",
        UploadedAt = Start,
        StartedAt = Start,
        EndedAt = Start.AddMilliseconds(12_345),
        Scope = TransactionScope.Fabric,
        Devices = devices,
        Timeline = [new PushEvent(Start, "started")],
    };

    public static DeviceReport Device(string name, DeviceOutcome outcome, string? message = null) => new()
    {
        Device = name,
        Wave = 1,
        Outcome = outcome,
        Runs = outcome == DeviceOutcome.Confirmed ? RunningConfiguration.New : RunningConfiguration.Old,
        Message = message,
        Added = 3,
        Removed = 1,
        Milliseconds = 1500,
        Stages = [new StageTime("load", 12.4)],
    };
}
