using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Leafwire.Contracts.Settings;

/// <summary>A key, for those who describe it.</summary>
/// <param name="Name">The key.</param>
/// <param name="Kind">What its value may be.</param>
/// <param name="Words">What it does.</param>
/// <param name="Default">What holds without it, as JSON; null when <paramref name="Otherwise"/> says it in words.</param>
/// <param name="Otherwise">What holds without it, in words; null when nothing does.</param>
/// <param name="IsRequired">True when it must be there.</param>
public sealed record SettingRow(string Name, ISettingKind Kind, string Words, JsonNode? Default, string? Otherwise, bool IsRequired);

/// <summary>The keys of an object, for those who describe them.</summary>
public interface ISettingsTable
{
    /// <summary>What the object is, such as <c>a check</c>.</summary>
    string Title { get; }

    /// <summary>The keys, in order.</summary>
    IReadOnlyList<SettingRow> Rows { get; }
}

/// <summary>
/// The keys of an object in a file that people write: one row is all there is to a key, its reader, its range, its default,
/// its place in the JSON schema and on the page of documentation.
/// </summary>
/// <typeparam name="T">What the object is read as, an immutable record.</typeparam>
/// <param name="title">What the object is, such as <c>a check</c>.</param>
/// <param name="defaults">What is read for keys that are not there.</param>
/// <param name="shown">
/// The defaults that are described, where what is not there is decided elsewhere; null for <paramref name="defaults"/>.
/// </param>
public sealed class SettingsTable<T>(string title, T defaults, T? shown = null) : SettingKind<T>, ISettingsTable
    where T : class
{
    private readonly List<SettingRow> _rows = [];
    private readonly Dictionary<string, Take> _takes = new(StringComparer.Ordinal);
    private readonly List<Action<T, SettingsValue, SettingsReport>> _rules = [];

    // Null when a problem was reported.
    private delegate T? Take(T owner, SettingsValue value, SettingsReport report);

    /// <inheritdoc/>
    public string Title => title;

    /// <summary>What holds when nothing is written.</summary>
    public T Defaults => defaults;

    /// <inheritdoc/>
    public IReadOnlyList<SettingRow> Rows => _rows;

    /// <inheritdoc/>
    public override string Words =>
        _rows.Exists(row => row.IsRequired) ? "an object, as { … }, with all of its required keys" : "an object, as { … }";

    /// <inheritdoc/>
    public override IEnumerable<ISettingsTable> Tables => [this];

    /// <summary>Adds a key.</summary>
    /// <param name="name">The key.</param>
    /// <param name="kind">What its value may be.</param>
    /// <param name="get">Its value, for the default.</param>
    /// <param name="set">The record with a value.</param>
    /// <param name="words">What it does.</param>
    /// <param name="otherwise">What holds without it where the default is no value of the record.</param>
    /// <param name="isRequired">True when it must be there.</param>
    public SettingsTable<T> Key<TValue>(
        string name, SettingKind<TValue> kind, Func<T, TValue?> get, Func<T, TValue, T> set, string words,
        string? otherwise = null, bool isRequired = false)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(get);
        ArgumentNullException.ThrowIfNull(set);
        JsonNode? normal = otherwise is null && !isRequired ? kind.Write(get(shown ?? defaults)!) : null;
        _rows.Add(new SettingRow(name, kind, words, normal, otherwise, isRequired));
        _takes.Add(name, (owner, given, report) => kind.TryRead(given, report, out TValue? read) ? set(owner, read) : null);
        return this;
    }

    /// <summary>Adds the keys of another table as keys of this object.</summary>
    public SettingsTable<T> Include<TPart>(SettingsTable<TPart> table, Func<T, TPart> get, Func<T, TPart, T> set)
        where TPart : class
    {
        ArgumentNullException.ThrowIfNull(table);
        _rows.AddRange(table._rows);
        foreach ((string name, SettingsTable<TPart>.Take take) in table._takes)
            _takes.Add(name, (owner, given, report) => take(get(owner), given, report) is { } part ? set(owner, part) : null);
        return this;
    }

    /// <summary>Adds a rule about several keys; asked when each of them is right by itself.</summary>
    public SettingsTable<T> Rule(Action<T, SettingsValue, SettingsReport> rule)
    {
        _rules.Add(rule);
        return this;
    }

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (SettingRow row in _rows)
        {
            JsonObject schema = row.Kind.Schema();
            schema["description"] = row.Words;
            if (row.Default is { } value)
                schema["default"] = value.DeepClone();
            properties[row.Name] = schema;
        }

        var whole = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        if (_rows.Exists(row => row.IsRequired))
            whole["required"] = new JsonArray([.. _rows.Where(row => row.IsRequired).Select(row => JsonValue.Create(row.Name))]);
        return whole;
    }

    /// <inheritdoc/>
    public override bool TryRead(SettingsValue value, SettingsReport report, [MaybeNullWhen(false)] out T read)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(report);
        if (value.Kind != JsonValueKind.Object)
            return Refuse(value, report, out read);
        int before = report.Problems.Count;
        T found = defaults;
        foreach (SettingsValue member in value.Parts)
        {
            if (!_takes.TryGetValue(member.Name, out Take? take))
                report.AddWhole(member.Line, Unknown(member));
            else if (member.Kind != JsonValueKind.Null)
                found = take(found, member, report) ?? found;
        }

        foreach (SettingRow row in _rows.Where(row => row.IsRequired && value.Find(row.Name) is not { Kind: not JsonValueKind.Null }))
            report.Add(value, $"one of its required keys is missing: '{row.Name}', {row.Kind.Words}");
        if (report.Problems.Count == before)
            _rules.ForEach(rule => rule(found, value, report));
        read = found;
        return report.Problems.Count == before;
    }

    private string Unknown(SettingsValue member)
    {
        string[] known = [.. _rows.Select(row => row.Name)];
        string like = SettingsWords.Nearest(member.Name, known) is { } nearest ? $"did you mean '{nearest}'? " : "";
        return $"the key '{member.Path}' is unknown; {like}keys there are: {string.Join(", ", known)}";
    }
}
