using Leafwire.Contracts;

namespace Leafwire.Runner.Eos;

/// <summary>
/// A prompt: whatever the operator has put there, the mode in parentheses, and <c>&gt;</c> or <c>#</c>. Only mode and level tell
/// where one is: with <c>prompt %H__%D{%H:%M:%S}%v%P</c> the text before them changes every second.
/// </summary>
/// <param name="Name">What stands before the mode; by default the host name.</param>
/// <param name="Mode">The mode with its parentheses, on redundant systems behind the supervisor's; empty at the top.</param>
/// <param name="IsPrivileged">True at <c>#</c>.</param>
internal sealed record EosPrompt(string Name, string Mode, bool IsPrivileged)
{
    /// <summary>True within a configuration session.</summary>
    public bool IsInSession => EosDialect.SessionMode().IsMatch(Mode);

    /// <summary>True when the name is nothing but a host name, which no text in a line's middle is taken for.</summary>
    public bool IsPlain => EosDialect.HostName().IsMatch(Name);

    /// <summary>Reads the end of a terminal's text.</summary>
    /// <returns>The prompt, or null when it can be none.</returns>
    public static EosPrompt? Read(string tail) =>
        tail.Length is 0 or > Limits.PromptLength || EosDialect.Prompt().Match(tail) is not { Success: true } match ? null
        : new EosPrompt(match.Groups["name"].Value, match.Groups["mode"].Value, match.Groups["level"].ValueSpan is "#");

    /// <summary>True when the names are the same but for their numbers: a clock, a counter.</summary>
    public bool IsAlike(EosPrompt other) => Numbers.AreAllThatDiffers(Name, other.Name);

    public override string ToString() => $"{Name}{Mode}{(IsPrivileged ? '#' : '>')}";
}
