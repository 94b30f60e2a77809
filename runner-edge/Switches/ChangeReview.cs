using Leafwire.Contracts;

namespace Leafwire.Runner.Switches;

/// <summary>What is to be known of a change before it is made.</summary>
/// <param name="Digest">Of the diff with its secrets: the same whenever the same change is made, whatever the session is called.</param>
internal sealed record ChangeReview(string Digest)
{
    /// <summary>
    /// Of the changed lines in their blocks alone: the same on switches that differ in what stands around. Null where the platform
    /// does not tell.
    /// </summary>
    public string? ChangeDigest { get; init; }

    /// <summary>What it may break, the worst first; secrets may be in the words, the switch's address is not.</summary>
    public IReadOnlyList<Risk> Risks { get; init; } = [];

    /// <summary>Which changes of it the way to the switch depends on, in words, likewise.</summary>
    public IReadOnlyList<string> AccessLines { get; init; } = [];
}
