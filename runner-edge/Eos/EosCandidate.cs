using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Eos;

/// <summary>A configuration as it is pasted: lines without control characters, every other byte as it came.</summary>
internal static class EosCandidate
{
    /// <summary>Takes a text apart. CR LF counts as LF.</summary>
    /// <returns>The candidate, or null and the lines that cannot be sent.</returns>
    public static Candidate? Read(string text, out IReadOnlyList<RejectedLine> refused)
    {
        string[] lines = ConfigurationLine.Split(text);
        var problems = new List<RejectedLine>();
        for (int i = 0; i < lines.Length && problems.Count < Limits.RejectedLines; i++)
        {
            if (ConfigurationLine.Problem(lines[i]) is { } problem)
                problems.Add(new RejectedLine(i + 1, Printable(lines[i]), $"not sent: {problem}"));
        }

        // Replacing with nothing would leave an unreachable switch.
        if (!ConfigurationLine.HoldsCommand(lines))
            problems.Add(new RejectedLine(null, null, "the candidate holds no command"));
        refused = problems;
        return problems.Count == 0 ? new Candidate(lines) : null;
    }

    private static string Printable(string line) =>
        string.Concat(line.Take(200).Select(c => char.IsControl(c) && c != '\t' ? '\ufffd' : c));
}
