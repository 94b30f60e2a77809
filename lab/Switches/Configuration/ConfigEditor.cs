using Leafwire.Eos;

namespace Leafwire.Lab.Switches.Configuration;

/// <summary>What became of a line.</summary>
internal enum EditResult
{
    /// <summary>It is in the tree, or it was a separator.</summary>
    Done,

    /// <summary>It opened or continued a heredoc: the next lines are text until its terminator.</summary>
    Text,

    /// <summary><c>% Incomplete command</c>.</summary>
    Incomplete,

    /// <summary><c>% Invalid input</c>.</summary>
    Invalid,
}

/// <summary>
/// Applies configuration lines to a tree as EOS does, with the mode that they are in. A line's mode follows from its
/// indentation where there is one, and from <see cref="ConfigModes"/> where there is none.
/// </summary>
/// <param name="tree">The tree that is changed.</param>
/// <param name="stored">What the switch keeps of a command; null for the command itself.</param>
internal sealed class ConfigEditor(ConfigTree tree, Func<string, string>? stored = null)
{
    private sealed record Open(ConfigNode Node, int Indent, ConfigMode? Mode)
    {
        public bool HasIndentedChildren { get; set; }
    }

    private readonly List<Open> _open = [];
    private readonly SectionWriter _writer = new();
    private ConfigNode? _blockBefore;
    private (ConfigNode Header, List<string> Body, int Missing)? _heredoc;
    private bool _indented;

    public ConfigTree Tree { get; } = tree;

    /// <summary>True when a heredoc's text is being read.</summary>
    public bool InText => _heredoc is not null;

    /// <summary>What the prompt shows for the open mode after <c>config-</c>; empty at the top.</summary>
    public string Prompt =>
        _open.FindLast(o => o.Mode is not null) is { } open ? open.Mode!.PromptFor(LinePattern.Split(open.Node.Line)) : "";

    private ConfigNode Current => _open.Count == 0 ? Tree.Root : _open[^1].Node;

    /// <summary>Leaves all sub-modes.</summary>
    public void Top()
    {
        _open.Clear();
        _blockBefore = null;
        _writer.EndComment();
        _heredoc = null;
    }

    /// <summary>Leaves one sub-mode; false at the top.</summary>
    public bool Exit()
    {
        while (_open.Count > 0 && _open[^1].Mode is null)
            Close();
        if (_open.Count == 0)
            return false;
        Close();
        return true;
    }

    /// <summary>Applies a whole text. A closing <c>end</c> is harmless.</summary>
    /// <param name="text">Configuration lines.</param>
    /// <param name="refuses">Lines that the switch is told to refuse; null for none.</param>
    /// <returns>The numbers of the lines that were not accepted, from 1.</returns>
    public IReadOnlyList<int> Load(string text, Predicate<string>? refuses = null)
    {
        var refused = new List<int>();
        string[] lines = text.Split('\n');
        _indented = Array.Exists(lines, l => l.StartsWith(' '));
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r');
            if (!InText && ConfigurationLine.IsEnd(line))
                Top();
            else if (!InText && refuses?.Invoke(line) == true)
                refused.Add(i + 1);
            else if (Apply(line) is EditResult.Invalid or EditResult.Incomplete)
                refused.Add(i + 1);
        }
        if (InText)
            refused.Add(lines.Length);
        Top();
        return refused;
    }

    /// <summary>Applies one line as it was read, with its indentation.</summary>
    public EditResult Apply(string rawLine)
    {
        if (_heredoc is not null)
            return Continue(rawLine);
        string line = rawLine.Trim();
        int indent = rawLine.Length - rawLine.TrimStart().Length;
        if (ConfigurationLine.IsSeparator(line))
            return EditResult.Done;
        if (!ConfigurationLine.IsModeComment(line))
            line = string.Join(' ', LinePattern.Split(line));
        if (ConfigGrammar.IsIncomplete(line))
            return EditResult.Incomplete;
        if (line == "exit")
            return ExitByText(indent);

        _indented |= indent > 0;
        string[] words = LinePattern.Split(line);
        bool negated = words[0] is "no" or "default" && words.Length > 1;
        string command = Normalize(negated ? words[1..] : words);
        Place(indent, LinePattern.Split(command));
        if (indent > 0 && _open.Count > 0)
            _open[^1].HasIndentedChildren = true;

        if (negated)
        {
            _writer.Negate(Current.Children, words[0], command, IsSection(command));
            return EditResult.Done;
        }
        if (ConfigurationLine.IsModeComment(line))
        {
            _writer.AddComment(Current.Children, line);
            return EditResult.Done;
        }
        int terminators = Heredoc.EndMarks(command);
        if (terminators > 0)
        {
            _writer.EndComment();
            _heredoc = (new ConfigNode(command), [], terminators);
            return EditResult.Text;
        }
        ConfigNode node = _writer.Set(Current.Children, new ConfigNode(stored?.Invoke(command) ?? command), IsSection(command));
        Enter(node, indent);
        return EditResult.Done;
    }

    /// <summary>
    /// The tree as the switch sees it while a sub-mode is open: without what was done in the open block.
    /// EOS leaves the block out of a diff that is asked for inside it (arista.eos issue 476).
    /// </summary>
    public ConfigTree WithoutOpenBlock()
    {
        if (_open.Count == 0 || _open[0].Mode is null)
            return Tree;
        int index = Tree.Root.Children.IndexOf(_open[0].Node);
        ConfigTree view = Tree.Clone();
        if (index >= 0 && _blockBefore is null)
            view.Root.Children.RemoveAt(index);
        else if (index >= 0)
            view.Root.Children[index] = _blockBefore!.Clone();
        return view;
    }

    private void Close()
    {
        _open.RemoveAt(_open.Count - 1);
        _writer.EndComment();
    }

    private EditResult Continue(string rawLine)
    {
        (ConfigNode header, List<string> body, int missing) = _heredoc!.Value;
        body.Add(rawLine);
        if (Heredoc.IsEndMark(rawLine) && --missing == 0)
        {
            header.Body = body;
            _heredoc = null;
            _writer.Set(Current.Children, header, isSection: false);
            return EditResult.Done;
        }
        _heredoc = (header, body, missing);
        return EditResult.Text;
    }

    private EditResult ExitByText(int indent)
    {
        while (indent > 0 && _open.Count > 0 && _open[^1].Indent >= indent)
            Close();
        if (indent > 0 && _open.Count > 0)
            _open[^1].Node.EndsWithExit = true;
        return Exit() ? EditResult.Done : EditResult.Invalid;
    }

    /// <summary>Closes the sub-modes that the line does not belong to.</summary>
    private void Place(int indent, string[] command)
    {
        if (indent > 0)
        {
            while (_open.Count > 0 && _open[^1].Indent >= indent)
                Close();
            return;
        }
        int depth = DepthOf(command);
        while (_open.Count > depth)
            Close();
    }

    private int DepthOf(string[] command)
    {
        // What is not known to open a mode has nothing below it, unless the indentation says so.
        int known = _open.FindLastIndex(o => o.Mode is not null) + 1;
        if (known == 0)
            return 0;
        bool isInside = command[0] is "shutdown" or "description" or "name";
        // In an indented text an unindented line is a global one; a few are typed by hand after a block was pasted.
        if (_open[known - 1] is { HasIndentedChildren: true } or { Indent: > 0 })
            return isInside ? known : 0;
        for (int depth = known; depth > 0; depth--)
        {
            if (_open[depth - 1].Mode is { } mode && ConfigModes.Find(mode.Name, command) is not null)
                return depth;
        }
        bool isGlobal = ConfigModes.Find(ConfigModes.Global, command) is not null || ConfigModes.IsGlobalOnly(command);
        return isGlobal || (_indented && !isInside) ? 0 : known;
    }

    private void Enter(ConfigNode node, int indent)
    {
        ConfigMode? mode = ModeOf(node.Line);
        if (mode is { Prompt: "" })
            return;
        // A line that the table does not know may turn out to be a section: what is indented below it tells.
        if (_open.Count == 0)
            _blockBefore = _writer.Wrote(node) && node.Children.Count == 0 ? null : node.Clone();
        _open.Add(new Open(node, indent, mode));
    }

    private ConfigMode? ModeOf(string line)
    {
        string? parent = _open.Count == 0 ? ConfigModes.Global : _open[^1].Mode?.Name;
        return parent is null ? null : ConfigModes.Find(parent, LinePattern.Split(line));
    }

    private bool IsSection(string line) => ModeOf(line) is { Prompt.Length: > 0 };

    private static string Normalize(string[] words)
    {
        if (words[0] is "interface" or "int" && InterfaceName.Expand(words.AsSpan(1)) is { } name)
            return "interface " + name;
        return string.Join(' ', words);
    }
}
