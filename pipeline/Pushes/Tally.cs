using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Pushes;

/// <summary>Counts devices by where they stand, so that a push asks a number and not all of its devices.</summary>
internal sealed class Tally
{
    private readonly int[] _byOutcome = new int[Enum.GetValues<DeviceOutcome>().Length];

    /// <summary>Devices that stand there, over or not.</summary>
    public int this[DeviceOutcome outcome] => _byOutcome[(int)outcome];

    /// <summary>All devices.</summary>
    public int Total { get; private set; }

    /// <summary>Devices that are over.</summary>
    public int Done { get; private set; }

    /// <summary>Devices with which something went wrong.</summary>
    public int Failed { get; private set; }

    /// <summary>Devices of which it is not known what they run.</summary>
    public int Unknown { get; private set; }

    /// <summary>Of those that were told to confirm, the ones that run the candidate.</summary>
    public int ConfirmedNew { get; private set; }

    /// <summary>Of those that were told to confirm, the ones that run what they ran before.</summary>
    public int ConfirmedOld { get; private set; }

    /// <summary>Of those that run the candidate, the ones that did not end confirmed and saved.</summary>
    public int NotSaved { get; private set; }

    /// <summary>All that were told to confirm ended alike, and nothing is in doubt.</summary>
    public bool IsConsistent => Unknown == 0 && NotSaved == 0 && (ConfirmedNew == 0 || ConfirmedOld == 0);

    /// <summary>Outcomes with their counts, those without a device left out.</summary>
    public IEnumerable<(DeviceOutcome Outcome, int Count)> Counts =>
        Enum.GetValues<DeviceOutcome>().Select(o => (o, this[o])).Where(c => c.Item2 > 0);

    /// <summary>Takes a device in or out, as it stands.</summary>
    public void Add(DeviceState device, int count)
    {
        Total += count;
        _byOutcome[(int)device.Outcome] += count;
        Failed += device.Failure is null ? 0 : count;
        if (!device.IsDone)
            return;
        Done += count;
        Unknown += device.Runs == RunningConfiguration.Unknown ? count : 0;
        if (!device.ConfirmSent)
            return;
        ConfirmedOld += device.Runs == RunningConfiguration.Old ? count : 0;
        if (device.Runs != RunningConfiguration.New)
            return;
        ConfirmedNew += count;
        NotSaved += device.Outcome == DeviceOutcome.Confirmed ? 0 : count;
    }
}
