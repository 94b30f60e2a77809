using Leafwire.Contracts;

namespace Leafwire.Pipeline.Planning;

/// <summary>What the runner of a device answered when it was asked whether it is there.</summary>
/// <param name="Device">The device.</param>
/// <param name="Presence">The answer; null when nobody serves the device.</param>
/// <param name="ClockOffset">By how much the runner's clock is ahead of the pipeline's; null when it did not tell the time.</param>
/// <param name="Refusal">Why the runner would not carry out this pipeline's commands; null when it would.</param>
public sealed record PresenceAnswer(string Device, Presence? Presence, TimeSpan? ClockOffset, string? Refusal)
{
    /// <summary>
    /// Why nothing was heard of a runner that is there, as the rest of a sentence about it; null when there is none, or it was heard.
    /// </summary>
    public string? Unheard { get; init; }

    /// <summary>True when a runner serves the device and would be ready in a moment.</summary>
    public bool IsComing => Unheard is not null || Presence is { Ready: false };
}
