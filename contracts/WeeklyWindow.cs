namespace Leafwire.Contracts;

/// <summary>Hours of the week in which a push may begin.</summary>
/// <param name="Days">The days on which they begin; empty for every day.</param>
/// <param name="From">When they begin, by the window's time zone.</param>
/// <param name="To">When they end: on the next day when it is not after <paramref name="From"/>.</param>
public sealed record WeeklyWindow(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To);
