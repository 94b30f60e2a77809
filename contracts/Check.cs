namespace Leafwire.Contracts;

/// <summary>When a check is run.</summary>
public enum CheckPhase
{
    /// <summary>Before anything is loaded: a switch that fails is not touched.</summary>
    Pre,

    /// <summary>After the candidate was armed: a switch that fails goes back to its old configuration.</summary>
    Post,
}

/// <summary>A question to a switch and the answer that is wanted.</summary>
public sealed record Check
{
    /// <summary>What the report calls it.</summary>
    public required string Name { get; init; }

    /// <summary>When it is run. Default: <see cref="CheckPhase.Post"/>.</summary>
    public CheckPhase Phase { get; init; } = CheckPhase.Post;

    /// <summary>
    /// The command, a <c>show …</c>, <c>ping …</c> or <c>traceroute …</c>. Empty with a <see cref="Kind"/>: a runner of before there were
    /// kinds runs no empty command, so that it fails a check that it does not understand.
    /// </summary>
    public required string Command { get; init; }

    /// <summary>What it asks; null for the text of <see cref="Command"/>.</summary>
    public CheckKind? Kind { get; init; }

    /// <summary>What a typed check is about; null without a <see cref="Kind"/>, and where it needs nothing.</summary>
    public CheckArguments? Arguments { get; init; }

    /// <summary>A regular expression that the output must match somewhere (multi-line); null for none.</summary>
    public string? Expect { get; init; }

    /// <summary>A regular expression that the output must not match anywhere; null for none.</summary>
    public string? Reject { get; init; }

    /// <summary>How long the check is repeated until it holds. Default: once, zero.</summary>
    public TimeSpan Within { get; init; }

    /// <summary>For how long it must stay true from then on; null for the moment alone.</summary>
    public TimeSpan? Holds { get; init; }

    /// <summary>How often in a row it must hold; null for once.</summary>
    public int? Consecutive { get; init; }

    /// <summary>True for one that is measured and told, and decides nothing; null when it decides.</summary>
    public bool? Observe { get; init; }
}

/// <summary>A check that did not hold.</summary>
/// <param name="Check">The check's name.</param>
/// <param name="Phase">When it was run.</param>
/// <param name="Expected">What was wanted, in words.</param>
/// <param name="Actual">What the switch answered, cut to a few lines.</param>
public sealed record CheckFailure(string Check, CheckPhase Phase, string Expected, string Actual);
