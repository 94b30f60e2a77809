using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Pushes;

/// <summary>
/// What is done about a device whose transaction ended split: it is brought to what the others run, for as long as
/// the push's deadline allows.
/// </summary>
/// <param name="Reason">What happened to it.</param>
/// <param name="Outcome">How it ends when it cannot be brought there.</param>
/// <param name="Runs">What it runs then, as far as it is known.</param>
internal sealed record Repair(string Reason, DeviceOutcome Outcome, RunningConfiguration Runs)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Which configuration it is given: the upload's, or what it ran before.</summary>
    public CandidateSource Source { get; init; }

    /// <summary>True once it was begun; before, the other answers of the transaction are awaited.</summary>
    public bool IsBegun { get; init; }

    /// <summary>Before the next try.</summary>
    public TimeSpan Pause { get; init; } = FirstPause;

    /// <summary>The same after one more try that failed.</summary>
    public Repair Again(string reason, DeviceOutcome outcome, RunningConfiguration runs) =>
        this with { Reason = reason, Outcome = outcome, Runs = runs, Pause = Pause * 2 < LongestPause ? Pause * 2 : LongestPause };
}
