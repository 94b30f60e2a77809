using System.Security.Cryptography;
using System.Text;
using Leafwire.Eos;

namespace Leafwire.Lab.Switches.Configuration;

/// <summary>
/// A configuration as EOS keeps it: an ordered tree of commands. <c>!</c> lines are separators, not content;
/// <c>!!</c> mode comments and heredocs are content.
/// </summary>
internal sealed class ConfigTree
{
    private ConfigTree(ConfigNode root) => Root = root;

    public ConfigTree()
        : this(new ConfigNode(""))
    {
    }

    public ConfigNode Root { get; }

    /// <summary>Loads a text into an empty tree.</summary>
    /// <exception cref="FormatException">A line is no valid configuration; the message has its number.</exception>
    public static ConfigTree Parse(string text)
    {
        var tree = new ConfigTree();
        IReadOnlyList<int> refused = new ConfigEditor(tree).Load(text);
        return refused.Count == 0 ? tree : throw new FormatException($"line {refused[0]} of the configuration is not valid");
    }

    public ConfigTree Clone() => new(Root.Clone());

    /// <summary>A copy with what one tree has more than another.</summary>
    public ConfigTree With(ConfigTree before, ConfigTree after)
    {
        ConfigTree copy = Clone();
        Add(copy.Root, before.Root, after.Root);
        return copy;
    }

    /// <summary>The value of a top-level command such as <c>hostname</c>; null when it is not there.</summary>
    public string? Value(string command) =>
        Root.Children.Find(n => n.Line.StartsWith(command + " ", StringComparison.Ordinal))?.Line[(command.Length + 1)..];

    /// <summary>The text as <c>show running-config</c> writes it, without the header and the closing <c>end</c>.</summary>
    public List<string> Render()
    {
        var lines = new List<string>();
        ConfigNode? previous = null;
        foreach (ConfigNode node in Root.Children)
        {
            if (previous is not null && !(IsPlain(node) && IsPlain(previous) && FirstWord(node) == FirstWord(previous)))
                lines.Add("!");
            Render(node, 0, lines);
            previous = node;
        }
        return lines;
    }

    /// <summary>The text from the first command to <c>end</c>, as it is stored in the startup configuration.</summary>
    public string RenderText() => string.Concat(Render().Append("!").Append(ConfigurationLine.End).Select(l => l + "\n"));

    /// <summary>SHA-256 over the rendered lines, in hex: equal for equal configurations.</summary>
    /// <param name="read">What a line is taken for. Default: null, itself.</param>
    public string Digest(Func<string, string>? read = null) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', read is null ? Render() : Render().Select(read)))));

    private static void Add(ConfigNode to, ConfigNode? before, ConfigNode after)
    {
        foreach (ConfigNode child in after.Children)
        {
            ConfigNode? known = before?.Children.Find(n => n.Line == child.Line);
            if (to.Children.Find(n => n.Line == child.Line) is { } same)
                Add(same, known, child);
            else if (known is null)
                to.Children.Add(child.Clone());
        }
    }

    private static bool IsPlain(ConfigNode node) => node.Children.Count == 0 && node.Body is null;

    private static string FirstWord(ConfigNode node)
    {
        string line = node.Line.StartsWith("no ", StringComparison.Ordinal) ? node.Line[3..] : node.Line;
        return line.Split(' ', 2)[0];
    }

    private static void Render(ConfigNode node, int depth, List<string> lines)
    {
        string indent = new(' ', depth * 3);
        lines.Add(indent + node.Line);
        if (node.Body is not null)
            lines.AddRange(ConfigurationLine.IsModeComment(node.Line) ? node.Body.Select(l => indent + l) : node.Body);
        bool first = true;
        foreach (ConfigNode child in node.Children)
        {
            if (!first && child.Children.Count > 0)
                lines.Add(indent + "   !");
            Render(child, depth + 1, lines);
            first = false;
        }
        if (node.EndsWithExit)
        {
            lines.Add(indent + "   !");
            lines.Add(indent + "   exit");
        }
    }
}
