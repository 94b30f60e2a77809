using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Pushes;

/// <content>How a push ends before it is through.</content>
public sealed partial class Push
{
    /// <summary>Begins no new work, and puts back what is armed unless each device stands for itself.</summary>
    private void Stop(string reason, bool cancelled)
    {
        if (_phase == Phase.Stopping && !cancelled)
            return;
        _phase = Phase.Stopping;
        _stopReason ??= reason;
        _cancelled |= cancelled;
        Note("stopping: " + reason);
        // What was not watched for as long as it was to be is not confirmed.
        bool each = _policy.Scope == TransactionScope.Device && _policy.Soak == TimeSpan.Zero && !cancelled && _now < _deadline;
        foreach (DeviceState device in _devices.Where(d => !d.IsDone))
        {
            if (device.Outcome is DeviceOutcome.Waiting or DeviceOutcome.Previewing or DeviceOutcome.Previewed or DeviceOutcome.Looking)
                device.Finish(DeviceOutcome.Skipped, RunningConfiguration.Old, null);
            else if (device.Outcome is DeviceOutcome.Configuring or DeviceOutcome.Armed or DeviceOutcome.Checking && !each)
                Revert(device);
            else if (device.Outcome == DeviceOutcome.Repairing && MustEnd)
                EndRepair(device);
        }
    }

    // Whoever approves it now approves nothing.
    private void Supersede(string newer)
    {
        _supersededBy = newer;
        Note($"superseded by push {newer}");
        foreach (DeviceState device in _devices.Where(d => !d.IsDone))
            device.Finish(DeviceOutcome.Skipped, RunningConfiguration.Old, null);
        _phase = Phase.Stopping;
    }

    private void SkipAll()
    {
        _phase = Phase.Stopping;
        foreach (DeviceState device in _devices.Where(d => !d.IsDone))
            device.Finish(DeviceOutcome.Skipped, RunningConfiguration.Old, null);
    }
}
