using Leafwire.Eos;

namespace Leafwire.Lab.Switches.Configuration;

/// <summary>
/// Changes the commands of one section: replaces single-valued ones, takes away what is negated, keeps <c>!!</c> comments
/// together. It remembers what it wrote, so that a comment is not taken for an older one that begins alike.
/// </summary>
internal sealed class SectionWriter
{
    private readonly HashSet<ConfigNode> _written = [];
    private ConfigNode? _comment;

    /// <summary>The next <c>!!</c> line begins a comment of its own.</summary>
    public void EndComment() => _comment = null;

    public bool Wrote(ConfigNode node) => _written.Contains(node);

    /// <summary>Adds a command, or puts it in the place of the one that it replaces.</summary>
    /// <param name="section">The section's commands.</param>
    /// <param name="node">The command.</param>
    /// <param name="isSection">It opens a mode; then only the same command is the same.</param>
    /// <returns>The command in the tree.</returns>
    public ConfigNode Set(List<ConfigNode> section, ConfigNode node, bool isSection)
    {
        EndComment();
        string negation = "no " + node.Line;
        string? key = isSection ? null : node.Key;
        string? keyNegation = key is null ? null : "no " + key;
        int index = section.FindIndex(
            n => n.Line == node.Line || n.Line == negation || (key is not null && (n.Key == key || n.Line == keyNegation)));
        if (index >= 0 && section[index].Line == node.Line && node.Body is null)
            return section[index];
        if (index < 0)
            section.Add(node);
        else
            section[index] = node;
        _written.Add(node);
        return node;
    }

    /// <summary>Carries out <c>no</c> or <c>default</c> of a command.</summary>
    public void Negate(List<ConfigNode> section, string word, string command, bool isSection)
    {
        EndComment();
        int at = section.FindIndex(n => n.Line == command);
        bool isToggle = ConfigGrammar.IsToggle(command, out bool shownWhenOff);
        int removed = section.RemoveAll(n => isToggle ? n.Line == command : ConfigGrammar.StartsWith(n.Line, command));
        bool isDefault = word == "default";
        if (isDefault)
            section.RemoveAll(n => ConfigGrammar.StartsWith(n.Line, "no " + command));
        bool leaves = isToggle ? shownWhenOff || removed == 0 : removed == 0 && !isSection && ConfigGrammar.LeavesNegation(command);
        var negation = new ConfigNode("no " + command);
        if (!isDefault && leaves && !section.Exists(n => n.Line == negation.Line))
        {
            section.Insert(at < 0 ? section.Count : at, negation);
            _written.Add(negation);
        }
        JoinComments(section);
    }

    /// <summary>Adds a line of a <c>!!</c> comment; lines that follow each other are one comment.</summary>
    public void AddComment(List<ConfigNode> section, string line)
    {
        if (_comment is null && section.Count > 0 && ConfigurationLine.IsModeComment(section[^1].Line) && Wrote(section[^1]))
            _comment = section[^1];
        if (_comment is not null)
        {
            (_comment.Body ??= []).Add(line);
            return;
        }
        ConfigNode? existing = section.Find(n => n.Line == line && !Wrote(n));
        if (existing is null)
            section.Add(existing = new ConfigNode(line));
        existing.Body = null;
        _written.Add(existing);
        _comment = existing;
    }

    // Comments between which nothing is left read as one.
    private static void JoinComments(List<ConfigNode> section)
    {
        for (int i = section.Count - 1; i > 0; i--)
        {
            if (!ConfigurationLine.IsModeComment(section[i].Line) || !ConfigurationLine.IsModeComment(section[i - 1].Line))
                continue;
            (section[i - 1].Body ??= []).AddRange([section[i].Line, .. section[i].Body ?? []]);
            section.RemoveAt(i);
        }
    }
}
