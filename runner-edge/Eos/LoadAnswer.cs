using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Eos;

/// <summary>What <c>copy terminal: session-config</c> answered.</summary>
internal static class LoadAnswer
{
    /// <summary>
    /// It says that the copy completed also when lines were refused, so every line that refuses counts, but for
    /// those that are accepted.
    /// </summary>
    /// <param name="answer">The switch's answer, without the echo of the text.</param>
    /// <param name="candidate">What was sent.</param>
    /// <param name="accept">Expressions over the switch's words: a refusal that one of them matches is a warning.</param>
    public static SwitchResult Read(EosAnswer answer, Candidate candidate, IReadOnlyList<string> accept)
    {
        var lines = new List<RejectedLine>();
        var warnings = new List<string>();
        // The second echo of a line is not the switch's word.
        HashSet<string> sent = [.. candidate.Lines];
        string? quoted = null;
        int count = 0;
        foreach (string said in answer.Lines)
        {
            if (said.StartsWith("> ", StringComparison.Ordinal))
                quoted = said[2..];
            if (SwitchWords.IsFailure(said))
            {
                RejectedLine refused = Refused(said, quoted, candidate);
                if (IsAccepted(refused, accept))
                    warnings.Add($"accepted: {(refused.Number is { } number ? $"line {number} " : "")}"
                        + $"{(refused.Line is { } line ? $"'{line}' " : "")}was refused: {said}");
                else if (++count <= Limits.RejectedLines)
                    lines.Add(refused);
                quoted = null;
            }
            else if (SwitchWords.IsWarning(said) && !sent.Contains(said))
            {
                warnings.Add(said);
            }
        }

        string? refusal = answer.Declined is { } question ? $"the switch asked '{question}', which was declined"
            : lines.Count > 0 ? lines[0].Answer
            : SwitchWords.IsCopyCompleted(answer.Text) ? null
            : string.Join("; ", answer.Lines.Where(line => line.Length > 0)) is { Length: > 0 } text ? text : "the switch said nothing";
        return new SwitchResult { Refusal = refusal, Lines = lines, LineCount = count, Warnings = warnings };
    }

    private static bool IsAccepted(RejectedLine refused, IReadOnlyList<string> accept) =>
        accept.Count > 0
        && accept.Any(pattern => CheckPattern.IsMatch(pattern, refused.Line is { } line ? $"> {line}\n{refused.Answer}" : refused.Answer));

    private static RejectedLine Refused(string said, string? quoted, Candidate candidate)
    {
        if (SwitchWords.LineNumber(said) is >= 1 and var number && number <= candidate.Lines.Count)
            return new RejectedLine(number, candidate.Lines[number - 1].Trim(), said);
        return new RejectedLine(null, quoted?.Trim(), said);
    }
}
