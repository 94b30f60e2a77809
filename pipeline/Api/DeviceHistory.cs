using Leafwire.Contracts;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.History;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Api;

/// <summary>A device, and what it ran.</summary>
/// <param name="Site">Its site.</param>
/// <param name="Device">Its name.</param>
/// <param name="Entries">What pushes did to it, newest first.</param>
/// <param name="Checks">What came of the checks that its newest push ran.</param>
internal sealed record DeviceHistory(
    string Site, string Device, IReadOnlyList<DeviceLogEntry> Entries, IReadOnlyList<CheckResult> Checks)
{
    /// <summary>The runner that did the newest push's work; null when none did.</summary>
    public string? Runner { get; init; }

    /// <summary>The version of its software, as the newest push saw it.</summary>
    public string? Software { get; init; }

    /// <summary>How it stands beside what was confirmed on it; null when nobody looked.</summary>
    public DeviceDrift? Drift { get; init; }
}

/// <summary>How a device stands beside what was confirmed on it.</summary>
/// <param name="State">How.</param>
/// <param name="SeenAt">When it was last compared, or confirmed.</param>
/// <param name="DriftedSince">When it was first seen drifted; null when it is not known to be.</param>
/// <param name="Lines">The difference from what it runs to what was confirmed; null when there is none.</param>
internal sealed record DeviceDrift(
    DriftState State, DateTimeOffset? SeenAt, DateTimeOffset? DriftedSince, IReadOnlyList<string>? Lines);

/// <summary>How what a device ran after one push differs from what it ran after another.</summary>
/// <param name="From">The one push.</param>
/// <param name="To">The other.</param>
/// <param name="Lines">The difference, as in <see cref="ListedChange"/>; empty when there is none.</param>
internal sealed record DeviceDifference(string From, string To, IReadOnlyList<string> Lines);
