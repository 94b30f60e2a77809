using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Storage;

/// <summary>What a push did to a device: its row in the table of devices.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Runs">What it runs since.</param>
public sealed record DeviceRow(string Device, DeviceOutcome Outcome, RunningConfiguration Runs)
{
    /// <summary>What happened, in words; null when all went as wanted.</summary>
    public string? Message { get; init; }

    /// <summary>The version of the switch's software; null when it was not seen.</summary>
    public string? Software { get; init; }

    /// <summary>Lines added.</summary>
    public int Added { get; init; }

    /// <summary>Lines removed.</summary>
    public int Removed { get; init; }
}
