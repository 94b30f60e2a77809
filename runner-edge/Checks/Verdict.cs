using Leafwire.Contracts;

namespace Leafwire.Runner.Checks;

/// <summary>What one look at a switch says of a check.</summary>
/// <param name="Kind">Whether it holds.</param>
/// <param name="Expected">What is wanted, in words.</param>
/// <param name="Actual">What there is, or why it cannot be told.</param>
internal sealed record Verdict(CheckVerdict Kind, string Expected, string Actual)
{
    /// <summary>True when another look says the same: the switch does not know the command, or nobody could ask it.</summary>
    public bool IsFinal { get; init; }

    public bool IsHealthy => Kind == CheckVerdict.Healthy;

    /// <summary>It holds.</summary>
    /// <param name="observed">What was measured; empty for nothing to tell.</param>
    public static Verdict Healthy(string observed = "") => new(CheckVerdict.Healthy, "", observed);

    /// <summary>It does not hold.</summary>
    public static Verdict Unhealthy(string expected, string actual) => new(CheckVerdict.Unhealthy, expected, actual);

    /// <summary>It cannot be told.</summary>
    public static Verdict Unknown(string expected, string why) => new(CheckVerdict.Unknown, expected, why);
}
