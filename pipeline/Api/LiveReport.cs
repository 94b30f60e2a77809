using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Api;

/// <summary>A push as it stands, with what its log does not say before a device answers.</summary>
internal static class LiveReport
{
    /// <summary>Shows devices that are being configured as far as they are.</summary>
    public static PushReport With(this PushReport report, PushStages stages) =>
        report with { Devices = [.. report.Devices.Select(device => With(device, stages, report.StartedAt))] };

    private static DeviceReport With(DeviceReport device, PushStages stages, DateTimeOffset start)
    {
        if (device.Outcome != DeviceOutcome.Configuring || stages.Of(device.Device) is not { } at)
            return device;
        // Runners' clocks differ from the hub's by a little, and a lane does not run backwards.
        long armed = Math.Max(Ms(at.ArmedAt), device.Phases is [.., var last] ? last.Ms : 0);
        var phases = new List<DevicePhase>(device.Phases) { new(DeviceOutcome.Armed, armed) };
        if (at.CheckingAt is { } checking)
            phases.Add(new DevicePhase(DeviceOutcome.Checking, Math.Max(armed, Ms(checking))));
        return device with { Outcome = phases[^1].Phase, Phases = phases };

        long Ms(DateTimeOffset moment) => (long)(moment - start).TotalMilliseconds;
    }
}
