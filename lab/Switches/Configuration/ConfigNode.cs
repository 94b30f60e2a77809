namespace Leafwire.Lab.Switches.Configuration;

/// <summary>One command of a configuration, with what stands below it.</summary>
/// <param name="line">The command without its indentation.</param>
internal sealed class ConfigNode(string line)
{
    /// <summary>The command without its indentation; empty for the root.</summary>
    public string Line { get; } = line;

    /// <summary>See <see cref="ConfigGrammar.Key"/>; computed once, for every line that comes later is compared with it.</summary>
    public string? Key { get; } = ConfigGrammar.Key(line);

    /// <summary>
    /// The lines that belong to the command and are no commands: a heredoc's text with its terminators, byte for byte,
    /// or the further lines of a <c>!!</c> comment. Null when there are none.
    /// </summary>
    public List<string>? Body { get; set; }

    /// <summary>The commands of the section, in the order in which they came.</summary>
    public List<ConfigNode> Children { get; } = [];

    /// <summary>
    /// The section's text ends with <c>exit</c>, as EOS and AVD write it after modes whose commands could be
    /// taken for the next mode's (<c>router general</c>).
    /// </summary>
    public bool EndsWithExit { get; set; }

    public ConfigNode Clone()
    {
        var copy = new ConfigNode(Line) { Body = Body is null ? null : [.. Body], EndsWithExit = EndsWithExit };
        copy.Children.AddRange(Children.Select(c => c.Clone()));
        return copy;
    }
}
