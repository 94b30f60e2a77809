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
internal sealed class ConfigEditor(ConfigTree tree)
{
    private sealed record Open(ConfigNode Node, int Indent, ConfigMode? Mode)
    {
        public bool HasIndentedChildren { get; set; }
    }

    private readonly List<Open> _open = [];
    private readonly HashSet<ConfigNode> _written = [];
    private ConfigNode? _blockBefore;
    private ConfigNode? _lastComment;
    private (ConfigNode Header, List<string> Body, int Missing)? _heredoc;
    private bool _indented;

    public ConfigTree Tree { get; } = tree;

    /// <summary>True when a heredoc's text is being read.</summary>
    public bool InText => _heredoc is not null;

    /// <summary>True when a sub-mode is open.</summary>
    public bool InSection => _open.Count > 0;

    /// <summary>What the prompt shows for the open mode after <c>config-</c>; empty at the top.</summary>
    public string Prompt => _open.Count == 0 ? "" : _open[^1].Mode?.PromptFor(LinePattern.Split(_open[^1].Node.Line)) ?? LinePattern.Split(_open[^1].Node.Line)[0];

    private ConfigNode Current => _open.Count == 0 ? Tree.Root : _open[^1].Node;

    /// <summary>Leaves all sub-modes.</summary>
    public void Top()
    {
        _open.Clear();
        _blockBefore = null;
        _lastComment = null;
        _heredoc = null;
    }

    /// <summary>Leaves one sub-mode; false at the top.</summary>
    public bool Exit()
    {
        if (_open.Count == 0)
            return false;
        _open.RemoveAt(_open.Count - 1);
        _lastComment = null;
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
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r');
            if (!InText && line.Trim() == "end")
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
        if (ConfigGrammar.IsSeparator(line))
            return EditResult.Done;
        if (!ConfigGrammar.IsModeComment(line))
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
            Negate(words[0], command);
            return EditResult.Done;
        }
        if (ConfigGrammar.IsModeComment(line))
        {
            AddComment(line);
            return EditResult.Done;
        }
        _lastComment = null;
        int terminators = ConfigGrammar.Terminators(command);
        if (terminators > 0)
        {
            _heredoc = (new ConfigNode(command), [], terminators);
            return EditResult.Text;
        }
        ConfigNode node = Set(new ConfigNode(command));
        Enter(node, indent);
        return EditResult.Done;
    }

    /// <summary>
    /// The tree as the switch sees it while a sub-mode is open: without what was done in the open block.
    /// EOS leaves the block out of a diff that is asked for inside it (arista.eos issue 476).
    /// </summary>
    public ConfigTree WithoutOpenBlock()
    {
        if (_open.Count == 0)
            return Tree;
        int index = Tree.Root.Children.IndexOf(_open[0].Node);
        ConfigTree view = Tree.Clone();
        if (index >= 0 && _blockBefore is null)
            view.Root.Children.RemoveAt(index);
        else if (index >= 0)
            view.Root.Children[index] = _blockBefore!.Clone();
        return view;
    }

    private EditResult Continue(string rawLine)
    {
        (ConfigNode header, List<string> body, int missing) = _heredoc!.Value;
        body.Add(rawLine);
        if (ConfigGrammar.IsTerminator(rawLine) && --missing == 0)
        {
            header.Body = body;
            _heredoc = null;
            Set(header);
            return EditResult.Done;
        }
        _heredoc = (header, body, missing);
        return EditResult.Text;
    }

    private EditResult ExitByText(int indent)
    {
        while (indent > 0 && _open.Count > 0 && _open[^1].Indent >= indent)
            Exit();
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
                Exit();
            return;
        }
        int depth = DepthOf(command);
        while (_open.Count > depth)
            Exit();
    }

    private int DepthOf(string[] command)
    {
        // In an indented text an unindented line is a global one, unless only the open mode can know it: then somebody types.
        bool global = ConfigModes.Find(ConfigModes.Global, command) is not null || ConfigModes.IsGlobalOnly(command);
        if (_indented && _open.Count > 0 && _open[^1].HasIndentedChildren && (global || !KnownInside(command)))
            return 0;
        for (int depth = _open.Count; depth > 0; depth--)
        {
            if (_open[depth - 1].Mode is { } mode && ConfigModes.Find(mode.Name, command) is not null)
                return depth;
        }
        return global || (_indented && _open.Count > 0 && !KnownInside(command)) ? 0 : _open.Count;
    }

    private bool KnownInside(string[] command) =>
        _open[^1].Mode is { } mode && (ConfigModes.Find(mode.Name, command) is not null || command[0] is "shutdown" or "description" or "name");

    private void Enter(ConfigNode node, int indent)
    {
        ConfigMode? mode = ModeOf(node.Line);
        if (mode is { Prompt: "" } || (mode is null && indent == 0 && !_indented))
            return;
        // A line that the table does not know may turn out to be a section: what is indented below it tells.
        if (_open.Count == 0)
            _blockBefore = _written.Contains(node) && node.Children.Count == 0 ? null : node.Clone();
        _open.Add(new Open(node, indent, mode));
    }

    private ConfigMode? ModeOf(string line)
    {
        string? parent = _open.Count == 0 ? ConfigModes.Global : _open[^1].Mode?.Name;
        return parent is null ? null : ConfigModes.Find(parent, LinePattern.Split(line));
    }

    private ConfigNode Set(ConfigNode node)
    {
        List<ConfigNode> siblings = Current.Children;
        bool isSection = ModeOf(node.Line) is { Prompt.Length: > 0 };
        int index = siblings.FindIndex(n => n.Line == node.Line || n.Line == "no " + node.Line
            || (node.Key is { } key && !isSection && (n.Key == key || n.Line == "no " + key)));
        if (index < 0)
        {
            siblings.Add(node);
            _written.Add(node);
            return node;
        }
        ConfigNode existing = siblings[index];
        if (existing.Line == node.Line && node.Body is null)
            return existing;
        siblings[index] = node;
        _written.Add(node);
        return node;
    }

    private void Negate(string word, string command)
    {
        _lastComment = null;
        List<ConfigNode> siblings = Current.Children;
        int at = siblings.FindIndex(n => n.Line == command);
        bool isToggle = ConfigGrammar.IsToggle(command, out bool shownWhenOff);
        int removed = siblings.RemoveAll(n => isToggle ? n.Line == command : ConfigGrammar.StartsWith(n.Line, command));
        if (word == "default")
        {
            siblings.RemoveAll(n => ConfigGrammar.StartsWith(n.Line, "no " + command));
            return;
        }
        bool leaves = isToggle ? shownWhenOff || removed == 0
            : removed == 0 && ConfigGrammar.LeavesNegation(command) && ModeOf(command) is not { Prompt.Length: > 0 };
        var negation = new ConfigNode("no " + command);
        if (!leaves || siblings.Exists(n => n.Line == negation.Line))
            return;
        siblings.Insert(at < 0 ? siblings.Count : at, negation);
        _written.Add(negation);
    }

    private void AddComment(string line)
    {
        if (_lastComment is not null)
        {
            (_lastComment.Body ??= []).Add(line);
            return;
        }
        ConfigNode? existing = Current.Children.Find(n => n.Line == line && !_written.Contains(n));
        if (existing is null)
            Current.Children.Add(existing = new ConfigNode(line));
        existing.Body = null;
        _written.Add(existing);
        _lastComment = existing;
    }

    private static string Normalize(string[] words)
    {
        if (words[0] is "interface" or "int" && InterfaceName.Expand(words.AsSpan(1)) is { } name)
            return "interface " + name;
        return string.Join(' ', words);
    }
}
