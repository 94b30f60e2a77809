using System.Diagnostics.Metrics;

namespace Leafwire.Runner.Telemetry;

/// <summary>What the runner is asked for whenever metrics are sent: how it stands then.</summary>
internal static class RunnerGaugeNames
{
    /// <summary>Slots of work in use, by slot: configure, confirm, save or look.</summary>
    public static void SlotUsage(Meter meter, Func<IEnumerable<Measurement<int>>> read) =>
        meter.CreateObservableUpDownCounter("leafwire.runner.slot.usage", read, "{slot}", "Slots of work in use");

    /// <summary>Slots that there are, likewise.</summary>
    public static void SlotLimit(Meter meter, Func<IEnumerable<Measurement<int>>> read) =>
        meter.CreateObservableUpDownCounter("leafwire.runner.slot.limit", read, "{slot}", "Slots of work that there are");

    /// <summary>Switches whose commit timer runs, as far as the runner knows.</summary>
    public static void ArmedTimers(Meter meter, Func<IEnumerable<Measurement<int>>> read) => meter.CreateObservableUpDownCounter(
        "leafwire.runner.armed_timer.count", read, "{timer}", "Switches whose commit timer runs");

    /// <summary>Devices, by state: known (in the inventory), held (by a lease), reading (their commands).</summary>
    public static void Devices(Meter meter, Func<IEnumerable<Measurement<int>>> read) =>
        meter.CreateObservableUpDownCounter("leafwire.runner.device.count", read, "{device}", "Devices of the runner");

    /// <summary>What the journal holds at the leaf; not measured before it was first asked.</summary>
    public static void JournalSize(Meter meter, Func<IEnumerable<Measurement<long>>> read) =>
        meter.CreateObservableUpDownCounter("leafwire.runner.journal.size", read, "By", "What the journal holds at the leaf");
}
