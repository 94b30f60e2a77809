using System.Globalization;

namespace Leafwire.Cli.View;

/// <summary>Times for people, with their units.</summary>
internal static class TimeText
{
    /// <summary>How long something took: <c>0.08 s</c>, <c>4.1 s</c>, <c>37 s</c>, <c>2 min 05 s</c>, <c>1 h 03 min</c>.</summary>
    public static string Of(TimeSpan time) => time switch
    {
        { TotalSeconds: < 0.995 } => Seconds(Math.Max(0, time.TotalSeconds), "0.00"),
        { TotalSeconds: < 9.95 } => Seconds(time.TotalSeconds, "0.0"),
        { TotalSeconds: < 60 } => Seconds(time.TotalSeconds, "0"),
        { TotalMinutes: < 60 } => $"{(int)time.TotalMinutes} min {time.Seconds:00} s",
        { TotalHours: < 24 } => $"{(int)time.TotalHours} h {time.Minutes:00} min",
        _ => $"{(int)time.TotalDays} d {time.Hours} h",
    };

    /// <summary>A clock that runs: <c>0:07</c>, <c>12:40</c>, <c>1:02:30</c>. What has passed is zero.</summary>
    public static string Clock(TimeSpan time)
    {
        TimeSpan left = time < TimeSpan.Zero ? TimeSpan.Zero : time;
        return left.TotalHours < 1
            ? $"{(int)left.TotalMinutes}:{left.Seconds:00}"
            : $"{(int)left.TotalHours}:{left.Minutes:00}:{left.Seconds:00}";
    }

    /// <summary>How long ago something was, roughly: <c>now</c>, <c>40 s ago</c>, <c>5 min ago</c>, <c>2 d ago</c>.</summary>
    public static string Ago(TimeSpan age) => age switch
    {
        { TotalSeconds: < 2 } => "now",
        { TotalSeconds: < 60 } => $"{(int)age.TotalSeconds} s ago",
        { TotalMinutes: < 60 } => $"{(int)age.TotalMinutes} min ago",
        { TotalHours: < 48 } => $"{(int)age.TotalHours} h ago",
        _ => $"{(int)age.TotalDays} d ago",
    };

    private static string Seconds(double seconds, string format) => seconds.ToString(format, CultureInfo.InvariantCulture) + " s";
}
