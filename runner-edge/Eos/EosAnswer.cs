using Leafwire.Eos;

namespace Leafwire.Runner.Eos;

/// <summary>What the switch said to a command.</summary>
/// <param name="Lines">The output, without the echo and the prompt.</param>
/// <param name="Prompt">The prompt that followed.</param>
/// <param name="Declined">The question that was declined; null when none was asked.</param>
internal sealed record EosAnswer(IReadOnlyList<string> Lines, string Prompt, string? Declined)
{
    /// <summary>The output, every line ended with LF.</summary>
    public string Text => string.Concat(Lines.Select(line => line + "\n"));

    /// <summary>Lines that begin with <c>% </c>, notes left out.</summary>
    public IEnumerable<string> Refusals => Lines.Where(SwitchWords.IsRefusal);

    /// <summary>The switch's words when it refused the command or asked something that was declined; null when it did neither.</summary>
    public string? Refusal
    {
        get
        {
            string refused = string.Join("; ", Refusals);
            if (Declined is { } question)
                return $"the switch asked '{question}', which was declined" + (refused.Length > 0 ? $" ({refused})" : "");
            return refused.Length > 0 ? refused : null;
        }
    }
}
