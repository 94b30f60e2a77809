namespace Leafwire.Runner.Work;

/// <summary>How a switch stands with one attempt. Nothing here is a guess: what cannot be told is <see cref="NotKnown"/>.</summary>
internal abstract record Fact
{
    private Fact()
    {
    }

    /// <summary>Nothing of the attempt is in force or can come into force; the switch runs what it ran before.</summary>
    public sealed record NotArmed : Fact;

    /// <summary>The session is open and not committed: it is to be dropped, and then asked again.</summary>
    public sealed record Open : Fact;

    /// <summary>The candidate runs and the timer counts.</summary>
    /// <param name="Left">Until it runs out; null when the switch did not say.</param>
    public sealed record Armed(TimeSpan? Left) : Fact;

    /// <summary>The switch was armed and runs its old configuration again.</summary>
    public sealed record WentBack : Fact;

    /// <summary>The candidate runs and nothing puts it back any more.</summary>
    public sealed record Confirmed : Fact;

    /// <summary>The same, and a reboot would bring the old configuration.</summary>
    public sealed record ConfirmedNotSaved : Fact;

    /// <summary>The switch runs neither its old configuration nor the candidate as it was proved.</summary>
    /// <param name="Left">Until the timer runs out; null when none runs.</param>
    public sealed record Changed(TimeSpan? Left) : Fact;

    /// <summary>The evidence does not say.</summary>
    /// <param name="Why">What is missing, in words.</param>
    public sealed record NotKnown(string Why) : Fact;
}
