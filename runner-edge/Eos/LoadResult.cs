using Leafwire.Contracts;
using Leafwire.Eos;

namespace Leafwire.Runner.Eos;

/// <summary>What came of loading a candidate.</summary>
/// <param name="IsLoaded">True when the switch took every line.</param>
/// <param name="Lines">The lines that it refused, at most <see cref="Limits.RejectedLines"/>.</param>
/// <param name="Count">How many it refused.</param>
/// <param name="Words">The switch's words about the load as a whole.</param>
internal sealed record LoadResult(bool IsLoaded, IReadOnlyList<RejectedLine> Lines, int Count, string Words)
{
    /// <summary>Reads the answer to <c>copy terminal: session-config</c>. It says that the copy completed also when
    /// lines were refused, so every line with <c>% </c> counts.</summary>
    public static LoadResult Read(EosAnswer answer, Candidate candidate)
    {
        var lines = new List<RejectedLine>();
        string? quoted = null;
        int count = 0;
        foreach (string said in answer.Lines)
        {
            if (said.StartsWith("> ", StringComparison.Ordinal))
                quoted = said[2..];
            if (!SwitchWords.IsRefusal(said))
                continue;
            if (++count <= Limits.RejectedLines)
                lines.Add(Refused(said, quoted, candidate));
            quoted = null;
        }

        string words = answer.Declined is { } question ? $"the switch asked '{question}', which was declined"
            : lines.Count > 0 ? lines[0].Answer
            : string.Join("; ", answer.Lines.Where(line => line.Length > 0)) is { Length: > 0 } text ? text : "the switch said nothing";
        bool loaded = lines.Count == 0 && answer.Declined is null && SwitchWords.IsCopyCompleted(answer.Text);
        return new LoadResult(loaded, lines, count, words);
    }

    /// <summary>The same without secrets. A line is redacted before it becomes part of a sentence, so that the sentence keeps its end.</summary>
    public LoadResult Redact(SecretRedactor secrets) => this with
    {
        Lines = [.. Lines.Select(line => ReplyWords.Map(line, secrets.Redact))],
        Words = secrets.Redact(Words),
    };

    private static RejectedLine Refused(string said, string? quoted, Candidate candidate)
    {
        if (SwitchWords.LineNumber(said) is >= 1 and var number && number <= candidate.Lines.Count)
            return new RejectedLine(number, candidate.Lines[number - 1].Trim(), said);
        return new RejectedLine(null, quoted?.Trim(), said);
    }
}
