using Leafwire.Contracts;
using Leafwire.Contracts.Settings;

namespace Leafwire.Runner.Checks;

/// <summary>
/// One check over several looks: it must begin to hold within its time, and then hold for as long, and as often in a row, as it asks.
/// </summary>
/// <param name="check">The check.</param>
/// <param name="began">When it was looked at first.</param>
/// <param name="latest">No look is taken after this.</param>
/// <param name="interval">Between two looks.</param>
internal sealed class CheckTrial(Check check, DateTimeOffset began, DateTimeOffset latest, TimeSpan interval)
{
    private readonly int _needed = check.Consecutive ?? 1;
    private readonly TimeSpan _holds = check.Holds ?? TimeSpan.Zero;
    private DateTimeOffset? _since;
    private int _inRow;

    /// <summary>The check.</summary>
    public Check Check => check;

    /// <summary>What came of it; null while it is to be looked at again.</summary>
    public Verdict? Outcome { get; private set; }

    /// <summary>Takes what was seen.</summary>
    /// <param name="seen">The verdict of this look.</param>
    /// <param name="now">When it was taken.</param>
    public void Take(Verdict seen, DateTimeOffset now)
    {
        bool canLookAgain = now + interval <= latest;
        if (!seen.IsHealthy)
        {
            string broke = _since is { } from ? $"it held for {Duration.Format(Whole(now - from))} and then no more: " : "";
            (_since, _inRow) = (null, 0);
            bool again = !seen.IsFinal && check.Observe is not true && canLookAgain && now + interval <= began + check.Within;
            Outcome = again ? null : seen with { Actual = broke + seen.Actual };
            return;
        }

        _since ??= now;
        _inRow++;
        if ((_inRow >= _needed && now - _since >= _holds) || check.Observe is true)
            Outcome = seen;
        else if (!canLookAgain)
            Outcome = Verdict.Unhealthy(Wanted(), "the time for checks is over, "
                + $"and it held {_inRow} times in {Duration.Format(Whole(now - _since.Value))}; a longer commitTimer leaves more");
    }

    private string Wanted() =>
        _holds > TimeSpan.Zero ? $"it to hold for {Duration.Format(_holds)}" : $"it to hold {_needed} times in a row";

    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds));
}
