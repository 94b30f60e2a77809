namespace Leafwire.Lab.Switches;

/// <summary>How long the switch takes for what it does.</summary>
internal sealed partial class SwitchState
{
    private const double LoadedPerSecond = 50_000;

    private readonly CancellationTokenSource _off = new();
    private readonly Random _pace;
    private readonly List<SwitchPause> _pauses = [];

    /// <summary>What it took its time for at a real switch's pace, in order.</summary>
    public IReadOnlyList<SwitchPause> Pauses => Read(_pauses.ToArray);

    /// <summary>From the login to the first prompt.</summary>
    public TimeSpan ConnectTime => Paced(SwitchPauseKind.Connect, 0.5, 1);

    /// <summary>What AAA and the command line take for a command.</summary>
    public TimeSpan CommandTime => Options.Delay + (Has<Fault.SlowAuth>()?.Duration ?? TimeSpan.Zero);

    /// <summary>Writing the startup configuration.</summary>
    public TimeSpan SaveTime => Paced(SwitchPauseKind.Save, 2, 4);

    /// <summary>Taking in a text of so many characters.</summary>
    public TimeSpan LoadTime(int length) =>
        Paced(SwitchPauseKind.Load, 0.2 + (length / LoadedPerSecond), 0.5 + (length / LoadedPerSecond));

    /// <summary>
    /// Lets the switch's own time pass. It does not end with the connection that waits for it: what a switch has begun it
    /// brings to its end, also when nobody is there any more to read the answer.
    /// </summary>
    /// <exception cref="OperationCanceledException">The switch was switched off.</exception>
    public Task WaitAsync(TimeSpan time) => time > TimeSpan.Zero ? Task.Delay(time, Time, _off.Token) : Task.CompletedTask;

    private bool IsPacedReally => _faults.OfType<Fault.Pace>().LastOrDefault() is { IsReal: true };

    private TimeSpan CommitTime(bool confirms) =>
        Longest(Has<Fault.SlowCommit>()?.Duration, Has<Fault.SessionLeavesTable>()?.Duration,
            confirms ? Paced(SwitchPauseKind.Confirm, 0.5, 1) : Paced(SwitchPauseKind.Commit, 2, 5));

    private TimeSpan RevertTime() => Longest(
        Has<Fault.SlowRevert>()?.Duration, Has<Fault.SessionLeavesTable>()?.Duration, Paced(SwitchPauseKind.Revert, 2, 5));

    private TimeSpan Paced(SwitchPauseKind kind, double from, double to) => !IsPacedReally ? TimeSpan.Zero : Read(() =>
    {
        var time = TimeSpan.FromSeconds(from + ((to - from) * _pace.NextDouble()));
        _pauses.Add(new SwitchPause(kind, Time.GetUtcNow(), time));
        return time;
    });

    private static TimeSpan Longest(params IEnumerable<TimeSpan?> times) => times.Max() ?? TimeSpan.Zero;

    // The same switch has the same pace in every run; string.GetHashCode would not do.
    private static int Seed(SwitchOptions options) =>
        options.Name.Aggregate(unchecked(17 + (options.Seed * 397)), (seed, letter) => unchecked((seed * 31) + letter));
}
