namespace Leafwire.Lab.Switches.Configuration;

/// <summary>
/// A command that stands at a certain place, mostly one that opens a configuration mode. EOS tells by its grammar to which
/// mode an unindented command belongs; this is as much of that grammar as the sections in AVD's output need.
/// </summary>
/// <param name="Name">The name of the mode that it opens.</param>
/// <param name="Parent">The mode in which the command is valid.</param>
/// <param name="Pattern">The command, as a <see cref="LinePattern"/>.</param>
/// <param name="Prompt">What the prompt shows after <c>config-</c>: <c>{1}</c> is the line's second word. Empty: no mode,
/// a plain command.</param>
internal sealed record ConfigMode(string Name, string Parent, string Pattern, string Prompt)
{
    private readonly LinePattern _pattern = new(Pattern);

    public bool Matches(string[] line) => _pattern.Matches(line);

    /// <summary>The part of the prompt for a line, with interface names shortened as EOS does (<c>Et1</c>).</summary>
    public string PromptFor(string[] line)
    {
        string prompt = Prompt;
        for (int i = 0; i < line.Length; i++)
            prompt = prompt.Replace($"{{{i}}}", InterfaceName.Shorten(line[i]), StringComparison.Ordinal);
        return prompt;
    }
}
