using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Cli.Output;

/// <summary>Why an upload was refused: each sentence once, with all files that it is about.</summary>
internal static class ProblemText
{
    /// <summary>The sentences, in the order of their first files.</summary>
    public static IEnumerable<string> Of(IEnumerable<UploadProblem> problems) =>
        problems.GroupBy(p => (p.Line, Reason: p.Reason.Replace(NameOf(p), "*", StringComparison.Ordinal))).Select(
            alike => alike.ToArray() is [var first, _, ..] all ? Together(first, all) : alike.First().ToString());

    private static string Together(UploadProblem first, UploadProblem[] all)
    {
        string names = DeviceRanges.Of(all.Select(NameOf));
        string reason = first.Reason.Contains($"device {NameOf(first)} ", StringComparison.Ordinal)
            ? first.Reason.Replace($"device {NameOf(first)} ", $"any of these {all.Length} devices ", StringComparison.Ordinal)
            : first.Reason;
        return $"{names} ({all.Length} files){(first.Line is { } line ? $":{line}" : "")}: {reason}";
    }

    private static string NameOf(UploadProblem problem) =>
        Path.GetFileNameWithoutExtension(problem.File) is { Length: > 0 } name ? name : problem.File;
}
