namespace Leafwire.Runner.Work;

/// <summary>What came of putting the old configuration back.</summary>
internal abstract record Reversal
{
    /// <summary>The switch dropped the candidate when it was told to.</summary>
    public sealed record Told : Reversal;

    /// <summary>The timer had been faster.</summary>
    public sealed record ByTimer : Reversal;

    /// <summary>Nothing of this push was armed.</summary>
    public sealed record NothingArmed : Reversal;

    /// <summary>The switch does not run its old configuration, or it cannot be told.</summary>
    public sealed record Failed(string Message, TimeSpan? TimerLeft) : Reversal;

    /// <summary>Not within the time.</summary>
    public sealed record Unreachable(string Message, TimeSpan? TimerLeft) : Reversal;

    private Reversal()
    {
    }
}
