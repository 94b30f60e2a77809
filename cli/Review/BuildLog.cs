using Leafwire.Cli.Output;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Cli.Review;

/// <summary>
/// What a build server reads in a step's output: words for people, and findings that it shows at a file and line. Words of others are
/// never commands to it.
/// </summary>
internal sealed class BuildLog(TextWriter output, bool isGitHub)
{
    /// <summary>The log of the build server that this runs on.</summary>
    public static BuildLog Of(Func<string, string?> variable, TextWriter output) =>
        new(output, variable("GITHUB_ACTIONS") is { Length: > 0 });

    /// <summary>Says something, as text.</summary>
    public void Say(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
            output.WriteLine(BuildServer.Plain(line));
    }

    /// <summary>Shows an error at a place.</summary>
    /// <param name="file">The file, from the root of the repository; null for none.</param>
    /// <param name="line">The line; null for none.</param>
    /// <param name="words">What is wrong.</param>
    public void Error(string? file, int? line, string words)
    {
        (string Name, string Value)[] place =
        [
            .. file is null ? [] : new[] { (isGitHub ? "file" : "sourcepath", file) },
            .. file is null || line is null ? [] : new[] { (isGitHub ? "line" : "linenumber", $"{line}") },
        ];
        output.WriteLine(isGitHub
            ? $"::error{(place.Length > 0 ? " " : "")}{string.Join(',', place.Select(p => $"{p.Name}={GitHubValue(p.Value)}"))}"
                + $"::{GitHubText(words)}"
            : $"##vso[task.logissue type=error;{string.Concat(place.Select(p => $"{p.Name}={AzureText(p.Value)};"))}]{AzureText(words)}");
    }

    /// <summary>Shows what was refused and what failed, each at its file and line; not the devices that stopped because of it.</summary>
    public void Show(PushReport report, ReviewFiles files)
    {
        foreach (UploadProblem problem in report.Problems)
            Error(files.OfUpload(problem.File), problem.Line, problem.Reason);
        foreach (DeviceReport device in report.Devices.Where(d => !ReportText.IsGood(d.Outcome)
            && d.Outcome is not (DeviceOutcome.Absent or DeviceOutcome.Skipped or DeviceOutcome.Reverted)))
        {
            string? file = files.OfDevice(device.Device);
            foreach (RejectedLine line in device.Rejected)
                Error(file, line.Number, $"{device.Device}: {line.Answer}");
            if (device.Rejected.Count == 0)
                Error(file, null, $"{device.Device}: {ReportText.Of(device.Outcome)}: {device.Message}");
        }
    }

    private static string GitHubText(string text) => text.Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string GitHubValue(string text) =>
        GitHubText(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private static string AzureText(string text) => BuildServer.Apart(text).Replace("%", "%AZP25", StringComparison.Ordinal)
        .Replace(";", "%3B", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal);
}
