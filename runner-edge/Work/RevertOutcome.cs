using Leafwire.Contracts;

namespace Leafwire.Runner.Work;

/// <summary>What came of putting the old configuration back.</summary>
internal abstract record RevertOutcome
{
    private RevertOutcome()
    {
    }

    /// <summary>The switch runs its old configuration.</summary>
    /// <param name="Cause">Why.</param>
    public sealed record Back(RevertCause Cause) : RevertOutcome;

    /// <summary>The switch does not run its old configuration, or it cannot be told.</summary>
    public sealed record Failed(string Message, TimeSpan? TimerLeft) : RevertOutcome;

    /// <summary>Not within the time.</summary>
    public sealed record Unreachable(string Message, TimeSpan? TimerLeft) : RevertOutcome;
}
