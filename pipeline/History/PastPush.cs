using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.History;

/// <summary>A push of before, and what it did.</summary>
/// <param name="Push">Its row.</param>
/// <param name="Devices">Its devices.</param>
internal sealed record PastPush(PushSummary Push, IReadOnlyList<DeviceReport> Devices)
{
    /// <summary>What a message calls it.</summary>
    public string Name => $"push {Push.Id} ({Push.Upload}, {(Push.EndedAt is { } ended ? ReportText.Time(ended) : "under way")})";

    /// <summary>The device, when this push changed it, may have, or is still at it; null when it did not.</summary>
    public DeviceReport? Changed(string device) =>
        Devices.FirstOrDefault(d => d.Device == device) is { } found && (!Push.IsFinal || Changes(found)) ? found : null;

    /// <summary>True when a device came out of its push with another configuration, or with one that is not known.</summary>
    public static bool Changes(DeviceReport device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.Runs != RunningConfiguration.Old && device.Outcome is not (DeviceOutcome.Unchanged or DeviceOutcome.Previewed);
    }
}
