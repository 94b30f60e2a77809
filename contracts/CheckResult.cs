namespace Leafwire.Contracts;

/// <summary>What came of a check, whether it held or not.</summary>
/// <param name="Check">The check's name.</param>
/// <param name="Phase">When it was run.</param>
/// <param name="Verdict">Whether it holds.</param>
public sealed record CheckResult(string Check, CheckPhase Phase, CheckVerdict Verdict)
{
    /// <summary>What was wanted, in words; null when it holds.</summary>
    public string? Expected { get; init; }

    /// <summary>What there was instead, or why it could not be told; null when it holds.</summary>
    public string? Actual { get; init; }

    /// <summary>What was measured, where a check that holds has something to tell.</summary>
    public string? Observed { get; init; }

    /// <summary>True for one that was only measured: it decided nothing.</summary>
    public bool IsObserved { get; init; }

    /// <summary>Of what did not hold, as a failure is told.</summary>
    public CheckFailure Failure() =>
        new(Check, Phase, Expected ?? "a check that holds", Verdict == CheckVerdict.Unknown ? $"could not tell: {Actual}" : Actual ?? "");
}
