using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Pushes;

/// <content>What only looks: checks, running configurations, drift. There are no waves, and a device that fails stops nobody.</content>
public sealed partial class Push
{
    /// <summary>
    /// Devices whose drift is looked at side by side: nobody waits for it, and a push that comes meanwhile finds the runners,
    /// their links and the site's stream of commands all but idle.
    /// </summary>
    private const int DriftAtOnce = 16;

    private int _looked;

    private void StartLooking(PushStart start)
    {
        _phase = Phase.Looking;
        foreach (UnservedDevices unserved in start.Unserved ?? [])
        {
            foreach (string name in unserved.Devices)
            {
                if (_byName.TryGetValue(name, out DeviceState? device) && !device.IsDone)
                    device.Finish(DeviceOutcome.Unreachable, RunningConfiguration.Old, unserved.Reason);
            }
        }

        Look();
    }

    private void Look()
    {
        int atOnce = _policy.Task == PushTask.Drift ? DriftAtOnce : _devices.Length;
        int underWay = _all[DeviceOutcome.Looking] + _all[DeviceOutcome.Previewing];
        for (; underWay < atOnce && _looked < _devices.Length; _looked++)
        {
            DeviceState device = _devices[_looked];
            if (device.IsDone)
                continue;
            DateTimeOffset by = Earlier(_deadline, _now + PreviewWindow + LongestCheck(device.Name));
            Send(device, _policy.Task switch
            {
                PushTask.Check => CommandKind.Check,
                PushTask.Fetch => CommandKind.Fetch,
                _ => CommandKind.Preview,
            }, by, by);
            underWay++;
        }
    }

    private TimeSpan LongestCheck(string device) => _policy.Task == PushTask.Check
        ? _policy.ChecksFor(device).Select(c => c.Within + (c.Holds ?? TimeSpan.Zero)).DefaultIfEmpty().Max()
        : TimeSpan.Zero;

    private static void Looked(DeviceState device, Reply reply)
    {
        switch (reply)
        {
            case HealthyReply when reply.Command == CommandKind.Check:
                device.Finish(DeviceOutcome.Healthy, RunningConfiguration.Old, null);
                break;
            case FetchedReply when reply.Command == CommandKind.Fetch:
                device.Finish(DeviceOutcome.Fetched, RunningConfiguration.Old, null);
                break;
            default:
                device.Finish(OutcomeOf(reply), RunningConfiguration.Old, MessageOf(reply));
                break;
        }
    }
}
