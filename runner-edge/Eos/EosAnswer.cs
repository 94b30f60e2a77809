using Leafwire.Eos;

namespace Leafwire.Runner.Eos;

/// <summary>What the switch said to a command.</summary>
/// <param name="Lines">The output, without the echo and the prompt.</param>
/// <param name="Prompt">The prompt that followed.</param>
/// <param name="Declined">The question that was declined; null when none was asked.</param>
internal sealed record EosAnswer(IReadOnlyList<string> Lines, string Prompt, string? Declined)
{
    /// <summary>What was taken out of the output, because nobody asked for it.</summary>
    public IReadOnlyList<Interruption> Interruptions { get; init; } = [];

    /// <summary>Why what is left of the output is not known to be whole; null when it is.</summary>
    public string? Torn { get; init; }

    /// <summary>The output, every line ended with LF.</summary>
    public string Text => string.Concat(Lines.Select(line => line + "\n"));

    /// <summary>
    /// The switch's words when a command that shows something was refused or asked something that was declined; null when neither.
    /// </summary>
    public string? Refusal => Torn ?? Words(Lines.Where(SwitchWords.IsRefusal));

    /// <summary>The same for a command that says nothing when it succeeds.</summary>
    public string? Failure => Words(Lines.Where(SwitchWords.IsFailure));

    /// <summary>The same for a command with any output, of which a line may begin like a refusal.</summary>
    public string? OutputRefusal => Words(Lines.Where(
        (line, i) => SwitchWords.IsGeneralRefusal(line) || (SwitchWords.IsRefusal(line) && Lines.Take(i).All(string.IsNullOrWhiteSpace))));

    /// <summary>What was said beyond what is always said.</summary>
    public IEnumerable<string> Remarks =>
        Lines.Where(line => !string.IsNullOrWhiteSpace(line) && !SwitchWords.IsCopyCompleted(line) && !line.StartsWith('%'));

    private string? Words(IEnumerable<string> refusals)
    {
        string refused = string.Join("; ", refusals);
        if (Declined is { } question)
            return $"the switch asked '{question}', which was declined" + (refused.Length > 0 ? $" ({refused})" : "");
        return refused.Length > 0 ? refused : null;
    }

    /// <summary>True when another answer to the same command says the same but for numbers, which count and tell the time.</summary>
    public bool IsLike(EosAnswer other) =>
        Lines.Count == other.Lines.Count && Lines.Zip(other.Lines).All(pair => Numbers.AreAllThatDiffers(pair.First, pair.Second));

    /// <summary>
    /// The answer with those of its interruptions that an earlier answer to the same command had, too: what looks like a message
    /// and comes again at the same place is the answer's own text.
    /// </summary>
    public EosAnswer WithOwn(EosAnswer earlier)
    {
        bool isLike = IsLike(earlier);
        List<Interruption> own = [.. Interruptions.Where(one => earlier.Interruptions.Any(
            other => other.Text == one.Text && (!isLike || (other.Line == one.Line && other.Column == one.Column))))];
        List<string> lines = [.. Lines];
        for (int i = own.Count - 1; i >= 0; i--)
        {
            (int line, int column, string text) = own[i];
            string whole = line < lines.Count ? lines[line] : "";
            string[] parts = (whole[..Math.Min(column, whole.Length)] + text + whole[Math.Min(column, whole.Length)..]).Split('\n');
            if (line < lines.Count)
                lines.RemoveAt(line);
            else
                parts = parts[..^1];
            lines.InsertRange(Math.Min(line, lines.Count), parts);
        }

        return this with { Lines = lines, Interruptions = [.. Interruptions.Except(own)] };
    }
}
