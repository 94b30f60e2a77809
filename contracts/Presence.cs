namespace Leafwire.Contracts;

/// <summary>The answer to a presence request.</summary>
/// <param name="Runner">The runner that serves the device.</param>
/// <param name="Ready">True when it reads the device's commands; false when the site's command stream is not there yet.</param>
/// <param name="Keys">The ids of the keys whose commands it carries out (<see cref="CommandSignature"/>); null when it asks
/// for no signature.</param>
public sealed record Presence(string Runner, bool Ready, IReadOnlyList<string>? Keys = null)
{
    /// <summary>The runner's clock when it answered; null from a runner that is too old for this pipeline.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>The runner's version.</summary>
    public string? Version { get; init; }

    /// <summary>
    /// How many people must have approved a change with keys of their own before the runner arms it; null when it asks for none.
    /// </summary>
    public int? Approvers { get; init; }

    /// <summary>Devices that the runner configures at once.</summary>
    public int Slots { get; init => field = Math.Max(1, value); } = 1;

    /// <summary>Devices that it confirms or reverts at once; they wait for no configure.</summary>
    public int ConfirmSlots { get; init => field = Math.Max(1, value); } = 1;

    /// <summary>What one configure took of late, in milliseconds; null when none was measured.</summary>
    public double? ConfigurePace { get; init; }

    /// <summary>What one confirm took of late, in milliseconds; null when none was measured.</summary>
    public double? ConfirmPace { get; init; }

    /// <summary>Since when the runner runs, by its clock; null from an older one.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>Since when it holds the device, by its clock; null from an older one.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>When it was last logged in to the device, by its clock; null when it was not since it started.</summary>
    public DateTimeOffset? LastContact { get; init; }

    /// <summary>
    /// The configuration sessions that it last saw there and that are not known to be over, at most 20: whatever is open, and the
    /// armed one. Null when it did not look since it started.
    /// </summary>
    public IReadOnlyList<SeenSession>? Sessions { get; init; }
}
