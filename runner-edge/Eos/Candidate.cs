using Leafwire.Contracts;

namespace Leafwire.Runner.Eos;

/// <summary>A configuration as it is pasted: lines without control characters, every other byte as it came.</summary>
/// <param name="Lines">The lines; EOS counts them from 1.</param>
internal sealed record Candidate(IReadOnlyList<string> Lines)
{
    /// <summary>Takes a text apart. CR LF counts as LF.</summary>
    /// <returns>The candidate, or null and the lines that cannot be sent.</returns>
    public static Candidate? Read(string text, out IReadOnlyList<RejectedLine> refused)
    {
        string[] lines = text.TrimStart('\ufeff').Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        if (lines[^1].Length == 0)
            lines = lines[..^1];
        var problems = new List<RejectedLine>();
        for (int i = 0; i < lines.Length && problems.Count < Limits.RejectedLines; i++)
        {
            if (Problem(lines[i]) is { } problem)
                problems.Add(new RejectedLine(i + 1, Printable(lines[i]), problem));
        }

        // Replacing with nothing would leave an unreachable switch.
        if (lines.All(line => line.AsSpan().Trim().IsEmpty || line.StartsWith('!')))
            problems.Add(new RejectedLine(null, null, "the candidate holds no command"));
        refused = problems;
        return problems.Count == 0 ? new Candidate(lines) : null;
    }

    public override string ToString() => $"{Lines.Count} lines";

    private static string? Problem(string line)
    {
        // Ctrl-D would end the paste and give the rest of the text to the command line.
        foreach (char c in line)
        {
            if (char.IsControl(c) && c != '\t')
                return $"not sent: the line holds the control character U+{(int)c:X4}";
        }

        int bytes = System.Text.Encoding.UTF8.GetByteCount(line);
        return bytes > Limits.LineBytes ? $"not sent: the line has {bytes} bytes, the switch's terminal takes {Limits.LineBytes}" : null;
    }

    private static string Printable(string line) =>
        string.Concat(line.Take(200).Select(c => char.IsControl(c) && c != '\t' ? '\ufffd' : c));
}
