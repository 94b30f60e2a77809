using System.Globalization;

namespace Leafwire.Eos;

/// <summary>The argument of <c>commit timer</c>. Out of range is never wrapped: <c>00:00:00</c> commits without a net.</summary>
public static class CommitTimer
{
    /// <summary>5 seconds: with less nobody could confirm.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    /// <summary>23:59:59, the most that <c>HH:MM:SS</c> holds on EOS.</summary>
    public static readonly TimeSpan Longest = new(23, 59, 59);

    /// <summary>Null when the switch can be armed with it, else what is wrong.</summary>
    public static string? Problem(TimeSpan timer) =>
        timer >= Shortest && timer <= Longest ? null : $"a commit timer of {Words(timer)} cannot be used: "
            + $"EOS takes from {Words(Shortest)} to {Words(Longest)}";

    /// <summary><c>HH:MM:SS</c>; parts of a second are dropped, so the switch never waits longer than was asked for.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="Problem"/> says why.</exception>
    public static string Format(TimeSpan timer) => Problem(timer) is { } problem
        ? throw new ArgumentOutOfRangeException(nameof(timer), problem)
        : timer.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);

    /// <summary>Reads <c>HH:MM:SS</c>, also what <see cref="Problem"/> objects to; null for anything else.</summary>
    public static TimeSpan? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int[] parts = [.. text.Split(':')
            .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1)];
        return parts is [>= 0 and <= 99, >= 0 and <= 59, >= 0 and <= 59] ? new TimeSpan(parts[0], parts[1], parts[2]) : null;
    }

    private static string Words(TimeSpan timer) => $"{(long)timer.TotalHours:00}:{Math.Abs(timer.Minutes):00}:{Math.Abs(timer.Seconds):00}";
}
