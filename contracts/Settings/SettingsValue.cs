using System.Text.Json;

namespace Leafwire.Contracts.Settings;

/// <summary>A value in a file that people write, and where it stands.</summary>
public sealed class SettingsValue
{
    private readonly SettingsValue? _owner;
    private readonly string _name;
    private readonly int _index;
    private readonly List<SettingsValue> _parts = [];
    private Dictionary<string, SettingsValue>? _members;

    internal SettingsValue(JsonValueKind kind, int line, SettingsValue? owner, string name, string? text = null)
    {
        (Kind, Line, _owner, _name, Text) = (kind, line, owner, name, text);
        _index = owner?.Kind == JsonValueKind.Array ? owner._parts.Count : -1;
    }

    /// <summary>What it is.</summary>
    public JsonValueKind Kind { get; }

    /// <summary>The line where it begins, or its key, from 1.</summary>
    public int Line { get; }

    /// <summary>A text without its quotes, or a number's digits; null for all else, and for a text that is no Unicode.</summary>
    public string? Text { get; }

    /// <summary>The name of its key; empty without one.</summary>
    public string Name => _name;

    /// <summary>Members of an object or items of a list, in order.</summary>
    public IReadOnlyList<SettingsValue> Parts => _parts;

    /// <summary>Where it stands, <c>checks[0].expect</c>; empty for the whole file.</summary>
    public string Path => _owner is null ? ""
        : _index >= 0 ? $"{_owner.Path}[{_index}]"
        : _owner.Path is { Length: > 0 } owner ? $"{owner}.{SettingsWords.Short(_name)}"
        : SettingsWords.Short(_name);

    /// <summary>A member of an object; null when it has none of that name.</summary>
    public SettingsValue? Find(string name) => _members?.GetValueOrDefault(name);

    /// <summary>The value at a path, or the nearest around it; null when not even the path's first key is there.</summary>
    public SettingsValue? Nearest(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        // A device's name may hold the same signs that a path is put together with: the longest that fits counts.
        SettingsValue? next = _parts.Where(part => Begins(path, part.Step)).MaxBy(part => part.Step.Length);
        if (next is null)
            return null;
        string rest = path[next.Step.Length..];
        return next.Nearest(rest.StartsWith('.') ? rest[1..] : rest) ?? next;
    }

    /// <summary>A value of a file that is not JSON; a key that is written twice is reported.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="line">The line where it begins, or its key, from 1.</param>
    /// <param name="owner">The object or list that it is part of from now on; null for the whole file.</param>
    /// <param name="name">The name of its key; empty without one.</param>
    /// <param name="text">As <see cref="Text"/>.</param>
    /// <param name="report">Where a problem goes.</param>
    public static SettingsValue Create(JsonValueKind kind, int line, SettingsValue? owner, string name, string? text, SettingsReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var value = new SettingsValue(kind, line, owner, name, text);
        if (owner?.TryAdd(value) == false)
            report.Add(value, "the key is written twice; which of the two counts would be a guess, keep one");
        return value;
    }

    internal bool TryAdd(SettingsValue part)
    {
        if (Kind == JsonValueKind.Object && !(_members ??= new(StringComparer.Ordinal)).TryAdd(part._name, part))
            return false;
        _parts.Add(part);
        return true;
    }

    private string Step => _index >= 0 ? $"[{_index}]" : _name;

    private static bool Begins(string path, string step) =>
        step.Length > 0
        && path.StartsWith(step, StringComparison.Ordinal) && (path.Length == step.Length || path[step.Length] is '.' or '[');
}
