using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Api;

/// <summary>A push as it stands, with what its log does not say before a device answers.</summary>
internal static class LiveReport
{
    /// <summary>Shows devices that are being configured as far as they are, and counts them so where its message counts them.</summary>
    public static PushReport With(this PushReport report, PushStages stages)
    {
        DeviceReport[] devices = [.. report.Devices.Select(device => With(device, stages, report.StartedAt))];
        string counts = Counts(report.Devices);
        bool isCounted = report.Message == counts || report.Message.EndsWith($": {counts}", StringComparison.Ordinal);
        return report with
        {
            Devices = devices,
            Message = isCounted ? report.Message[..^counts.Length] + Counts(devices) : report.Message,
        };
    }

    private static string Counts(IEnumerable<DeviceReport> devices) => ReportText.Counts(
        devices.Where(d => d.Outcome != DeviceOutcome.Absent).GroupBy(d => d.Outcome).OrderBy(g => g.Key).Select(g => (g.Key, g.Count())),
        ReportText.Words);

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
