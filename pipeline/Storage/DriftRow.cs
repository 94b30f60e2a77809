using Leafwire.Pipeline.Planning;

namespace Leafwire.Pipeline.Storage;

/// <summary>A device beside what was confirmed on it last: its row in the table of devices.</summary>
/// <param name="Device">The device's name.</param>
public sealed record DriftRow(string Device)
{
    /// <summary>What was confirmed; null for a device of which nothing was.</summary>
    public ConfirmedText? Base { get; init; }

    /// <summary>Of a base that was adopted, the one before: what a push brought. Null for another.</summary>
    public ConfirmedText? AdoptedFrom { get; init; }

    /// <summary>How it stood when it was last looked at, or confirmed.</summary>
    public DriftState State { get; init; }

    /// <summary>When that was; null for never.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>When it was first seen in this state.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When it was first seen drifted; null when it is in sync. A device that cannot be reached keeps it.</summary>
    public DateTimeOffset? DriftedSince { get; init; }

    /// <summary>The drift run that found it so; null for none.</summary>
    public string? Run { get; init; }

    /// <summary>The difference from what it runs to what was confirmed, below that run's folder; null for none.</summary>
    public string? Diff { get; init; }

    /// <summary>The digest of the difference with its secrets.</summary>
    public string? DiffDigest { get; init; }

    /// <summary>Lines that were confirmed and are missing on it.</summary>
    public int Missing { get; init; }

    /// <summary>Lines on it that were not confirmed.</summary>
    public int OutOfBand { get; init; }

    /// <summary>Why it could not be compared; null when it could.</summary>
    public string? Message { get; init; }

    /// <summary>What is done about it; null for what is done at its site.</summary>
    public DriftStance? Stance { get; init; }

    /// <summary>The drift that its stance was acted on; null for none.</summary>
    public string? Acted { get; init; }

    /// <summary>What tells this drift from another one of the device; null when it has none.</summary>
    public string? Mark => DriftedSince is null ? null : $"{Base?.PushId} {DiffDigest ?? Diff}";
}

/// <summary>The devices of a site beside what was confirmed.</summary>
/// <param name="Site">The site.</param>
/// <param name="Stance">What is done about those that have no stance of their own.</param>
/// <param name="ReadTo">Up to where the ended pushes of the site are taken in; null for none.</param>
/// <param name="Devices">The devices, by name.</param>
public sealed record SiteDrift(string Site, DriftStance Stance, DateTimeOffset? ReadTo, IReadOnlyList<DriftRow> Devices)
{
    /// <summary>What is done about a device.</summary>
    public DriftStance StanceOf(DriftRow device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.Stance ?? Stance;
    }
}
