namespace Leafwire.Runner.Eos;

/// <summary>A line for the switch's command line and how its answer ends.</summary>
/// <param name="Text">The line.</param>
internal sealed record EosCommand(string Text)
{
    /// <summary>For the whole answer. Default: 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How the prompt may change. Default: not at all.</summary>
    public PromptChange Prompt { get; init; } = PromptChange.None;

    /// <summary>The output's last line, when it always ends with the same: then what looks like a prompt before is text.</summary>
    public string? LastLine { get; init; }

    /// <summary>True when any text may come, so that a prompt counts only when nothing follows it.</summary>
    public bool AnyText { get; init; }

    /// <summary>True when the command answers something: a prompt right behind the echo may be the beginning of a second echo.</summary>
    public bool Answers { get; init; }

    /// <summary>
    /// Whether the command ends within a configuration session; null when that says nothing. Another prompt right behind the
    /// echo may be the beginning of a second echo.
    /// </summary>
    public bool? EndsInSession { get; init; }

    /// <summary>True for what a switch says before its first prompt: a question there belongs to the login.</summary>
    public bool IsLogin { get; init; }

    /// <summary>Given once when the command asks for a password; null to decline.</summary>
    public string? Secret { get; init; }

    public override string ToString() => Text;
}
