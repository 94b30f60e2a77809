using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Api;

/// <summary>A site at a moment: who serves it, and how its devices stand.</summary>
/// <param name="Site">The site.</param>
/// <param name="At">When it was asked.</param>
/// <param name="Runners">Its runners that answered, by name; also those that hold no device.</param>
/// <param name="Devices">The devices of its newest pushes, by name.</param>
public sealed record SiteReport(string Site, DateTimeOffset At, IReadOnlyList<SiteRunner> Runners, IReadOnlyList<SiteDevice> Devices)
{
    /// <summary>Its pushes that have their turn, and then those that wait for it.</summary>
    public IReadOnlyList<QueuedPush> Queue { get; init; } = [];

    /// <summary>How now lies to the hours in which the site's policy lets pushes begin; null when it names none.</summary>
    public WindowAnswer? Window { get; init; }
}

/// <summary>A push in the queue of its site.</summary>
/// <param name="Id">The push.</param>
/// <param name="Upload">Its upload.</param>
/// <param name="UploadedAt">When it was uploaded.</param>
/// <param name="TurnAt">When its turn came; null while it waits for it.</param>
public sealed record QueuedPush(string Id, string Upload, DateTimeOffset UploadedAt, DateTimeOffset? TurnAt);

/// <summary>The sites that there are.</summary>
/// <param name="Sites">Their names.</param>
public sealed record SiteList(IReadOnlyList<string> Sites);

/// <summary>A runner of a site.</summary>
/// <param name="Runner">Its name.</param>
/// <param name="Ready">True when it reads the site's commands.</param>
/// <param name="Devices">How many of the devices it serves.</param>
public sealed record SiteRunner(string Runner, bool Ready, int Devices)
{
    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary>Since when it runs, by its clock; null when it does not say.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>By how many milliseconds its clock is ahead of the pipeline's; null when it does not tell the time.</summary>
    public double? ClockAheadMs { get; init; }

    /// <summary>The keys whose commands it carries out; null when it asks for no signature.</summary>
    public IReadOnlyList<string>? Keys { get; init; }

    /// <summary>Devices that it configures at once.</summary>
    public int Slots { get; init; }

    /// <summary>Devices that it confirms or reverts at once.</summary>
    public int ConfirmSlots { get; init; }

    /// <summary>What a configure took of late, in milliseconds; null when none was measured.</summary>
    public double? ConfigureMs { get; init; }

    /// <summary>What a confirm took of late, in milliseconds; null when none was measured.</summary>
    public double? ConfirmMs { get; init; }

    /// <summary>Why it would not carry out this pipeline's commands; null when it would.</summary>
    public string? Refusal { get; init; }
}

/// <summary>A device of a site.</summary>
/// <param name="Device">Its name.</param>
/// <param name="LastPush">The newest push that had it.</param>
/// <param name="Outcome">How it came out of it.</param>
/// <param name="Runs">What it runs since.</param>
public sealed record SiteDevice(string Device, string LastPush, DeviceOutcome Outcome, RunningConfiguration Runs)
{
    /// <summary>The runner that serves it; null when none does.</summary>
    public string? Runner { get; init; }

    /// <summary>Since when that runner holds its lease; null when it does not say.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>When that runner was last logged in to it; null when it was not since it started.</summary>
    public DateTimeOffset? LastContact { get; init; }

    /// <summary>
    /// Configuration sessions that are open or armed there, as that runner knows, foreign ones too; null when it has not looked
    /// since it started.
    /// </summary>
    public IReadOnlyList<SeenSession>? Sessions { get; init; }

    /// <summary>The version of its software, as the newest push saw it.</summary>
    public string? Software { get; init; }

    /// <summary>How it stands beside what was confirmed on it; null when nobody looked.</summary>
    public DriftState? Drift { get; init; }

    /// <summary>When it was first seen drifted; null when it is not known to be.</summary>
    public DateTimeOffset? DriftedSince { get; init; }

    /// <summary>When it was last compared, or confirmed.</summary>
    public DateTimeOffset? DriftSeenAt { get; init; }

    /// <summary>When that push ended: a runner spoke with the device before.</summary>
    public DateTimeOffset? LastPushEnded { get; init; }
}
