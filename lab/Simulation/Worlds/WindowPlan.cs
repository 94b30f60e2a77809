using Leafwire.Contracts;

namespace Leafwire.Lab.Simulation;

/// <summary>When the push of a world may begin.</summary>
/// <param name="Opens">So long after the world began.</param>
/// <param name="Closes">So long after the world began.</param>
/// <param name="IsWeekly">True for hours of the week in another time zone, false for two moments.</param>
internal sealed record WindowPlan(TimeSpan Opens, TimeSpan Closes, bool IsWeekly)
{
    // An hour ahead of UTC on the day on which worlds begin.
    private const string Zone = "Europe/Berlin";
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    /// <summary>The same in the words of a policy.</summary>
    public PushWindow Made => IsWeekly
        ? new PushWindow
        {
            Weekly = [new WeeklyWindow([SimScheduler.Epoch.DayOfWeek], Hour(Opens), Hour(Closes))],
            TimeZone = Zone,
            // Nobody waits for next week's.
            NotAfter = SimScheduler.Epoch + Closes + TimeSpan.FromMinutes(1),
        }
        : new PushWindow { NotBefore = SimScheduler.Epoch + Opens, NotAfter = SimScheduler.Epoch + Closes };

    public override string ToString() =>
        $"from {Opens.TotalSeconds:0} s to {Closes.TotalSeconds:0} s{(IsWeekly ? ", by hours of the week" : "")}";

    private static TimeOnly Hour(TimeSpan after) => TimeOnly.FromDateTime((SimScheduler.Epoch + Ahead + after).DateTime);
}
