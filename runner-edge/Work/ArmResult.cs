namespace Leafwire.Runner.Work;

/// <summary>What came of a commit with a timer.</summary>
/// <param name="Left">Until the timer runs out; null when the switch is not known to be armed.</param>
/// <param name="Refusal">The switch's words; null when it did not refuse.</param>
internal sealed record ArmResult(TimeSpan? Left, string? Refusal = null)
{
    /// <summary>No answer came: the switch may be armed or not.</summary>
    public static readonly ArmResult Unknown = new(Left: null);
}
