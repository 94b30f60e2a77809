using System.Globalization;
using System.Text.RegularExpressions;

namespace Leafwire.Contracts.Settings;

/// <summary>Durations as people write them: <c>90s</c>, <c>5m</c>, <c>1h30m</c>, <c>2d</c>, or <c>00:05:00</c>.</summary>
public static partial class Duration
{
    /// <summary>Reads a duration.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(text);
        duration = TimeSpan.Zero;
        if (text.Contains(':'))
            return TimeSpan.TryParseExact(text, ["hh\\:mm\\:ss", "d\\.hh\\:mm\\:ss"], CultureInfo.InvariantCulture, out duration);
        Match match = Parts().Match(text);
        if (!match.Success || text.Length == 0)
            return false;
        duration = TimeSpan.FromDays(Part(match, "d")) + TimeSpan.FromHours(Part(match, "h"))
            + TimeSpan.FromMinutes(Part(match, "m")) + TimeSpan.FromSeconds(Part(match, "s"));
        return true;
    }

    /// <summary>The short form: <c>1h30m</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(1))
            return duration == TimeSpan.Zero ? "0s" : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.###}s");
        string text = "";
        foreach ((int value, char unit) in new[]
        {
            (duration.Days, 'd'), (duration.Hours, 'h'), (duration.Minutes, 'm'), (duration.Seconds, 's'),
        })
            text += value > 0 ? $"{value}{unit}" : "";
        return text;
    }

    private static int Part(Match match, string unit) =>
        match.Groups[unit].Success ? int.Parse(match.Groups[unit].ValueSpan, CultureInfo.InvariantCulture) : 0;

    /// <summary>What <see cref="TryParse"/> takes, as a regular expression of a JSON schema.</summary>
    internal const string Pattern =
        "^([0-9]{1,4}d)?([0-9]{1,5}h)?([0-9]{1,6}m)?([0-9]{1,7}s)?$|^([0-9]+\\.)?[0-9]{2}:[0-9]{2}:[0-9]{2}$";

    [GeneratedRegex(@"^(?:(?<d>[0-9]{1,4})d)?(?:(?<h>[0-9]{1,5})h)?(?:(?<m>[0-9]{1,6})m)?(?:(?<s>[0-9]{1,7})s)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
