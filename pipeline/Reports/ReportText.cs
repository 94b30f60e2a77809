using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using Leafwire.Contracts;

namespace Leafwire.Pipeline.Reports;

/// <summary>What the written reports share: which outcomes are good, and how things are said.</summary>
internal static class ReportText
{
    /// <summary>True when the device runs what the push wanted (for a dry run: was looked at).</summary>
    public static bool IsGood(DeviceOutcome outcome) =>
        outcome is DeviceOutcome.Confirmed or DeviceOutcome.Unchanged or DeviceOutcome.Previewed or DeviceOutcome.Healthy
            or DeviceOutcome.Fetched;

    /// <summary>An outcome or status as the JSON names it.</summary>
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>The same as people read it: <c>awaiting approval</c>.</summary>
    public static string Words<T>(T value) where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) ? $"{(i == 0 ? "" : " ")}{char.ToLowerInvariant(c)}" : $"{c}"));

    /// <summary>Devices by where they stand, as a push's message counts them: <c>5 armed, 1 checking</c>.</summary>
    internal static string Counts(IEnumerable<(DeviceOutcome Outcome, int Count)> counts, Func<DeviceOutcome, string> word) =>
        string.Join(", ", counts.Select(c => $"{c.Count} {word(c.Outcome)}"));

    /// <summary>The device's message and all that belongs to it, a line each.</summary>
    public static IEnumerable<string> Details(DeviceReport device)
    {
        if (device.Message is { Length: > 0 } message)
            yield return message;
        foreach (RejectedLine line in device.Rejected.Where(line => !IsSaid(device.Message, line)))
            yield return (line.Number, line.Line?.Trim()) switch
            {
                ({ } number, { } text) => $"line {number} '{text}': {line.Answer}",
                ({ } number, null) => $"line {number}: {line.Answer}",
                (null, { } text) => $"'{text}': {line.Answer}",
                _ => line.Answer,
            };
        foreach (var check in device.FailedChecks)
            yield return $"check '{check.Check}': expected {check.Expected}; actual: {check.Actual}";
        foreach (CheckResult check in device.Checks.Where(check => !device.FailedChecks.Any(failed => IsOf(failed, check))))
        {
            if (check is { IsObserved: true } or { Verdict: not CheckVerdict.Healthy })
                yield return $"check '{check.Check}' {Said(check)}";
        }

        foreach (string warning in device.Warnings)
            yield return $"warning: {warning}";
    }

    // The message tells the first line that was refused.
    private static bool IsSaid(string? message, RejectedLine line) => message is not null
        && message.Contains(line.Answer, StringComparison.Ordinal)
        && (line.Line is not { } text || message.Contains($"'{text.Trim()}'", StringComparison.Ordinal));

    /// <summary>Who decided what, when and why.</summary>
    public static string Of(PushDecision decision) =>
        $"{Time(decision.At)} {Of(decision.Kind)} by {decision.By}{(decision.Digest is { } digest ? $" of {digest}" : "")}"
        + $"{(decision.Reason.Length > 0 ? $": {decision.Reason}" : "")}";

    /// <summary>True for a failure that is told of a check.</summary>
    public static bool IsOf(CheckFailure failed, CheckResult check) => failed.Check == check.Check && failed.Phase == check.Phase;

    /// <summary>What came of a check, in words.</summary>
    public static string Said(CheckResult check)
    {
        string seen = check.Verdict switch
        {
            CheckVerdict.Healthy => check.Observed is { Length: > 0 } observed ? $"holds: {observed}" : "holds",
            CheckVerdict.Unhealthy => $"does not hold: expected {check.Expected}; actual: {check.Actual}",
            _ => $"could not be told: expected {check.Expected}; {check.Actual}",
        };
        return check.IsObserved ? $"{seen} (only observed)" : seen;
    }

    /// <summary>Seconds with milliseconds, or nothing.</summary>
    public static string Seconds(double? milliseconds) =>
        milliseconds is { } ms ? (ms / 1000).ToString("0.000", CultureInfo.InvariantCulture) : "";

    /// <summary>A moment in UTC, to the second.</summary>
    public static string Time(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A switch may say anything, also what XML 1.0 and web pages cannot hold.</summary>
    public static string Printable(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                clean.Append(text[i]).Append(text[++i]);
            else
                clean.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '?');
        }

        return clean.ToString();
    }
}
