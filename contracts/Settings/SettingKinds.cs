using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Leafwire.Contracts.Settings;

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed class FlagKind : SettingKind<bool>
{
    /// <inheritdoc/>
    public override string Words => "true or false";

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "boolean" };

    /// <inheritdoc/>
    public override bool TryRead(SettingsValue value, SettingsReport report, out bool read)
    {
        ArgumentNullException.ThrowIfNull(value);
        read = value.Kind == JsonValueKind.True;
        return value.Kind is JsonValueKind.True or JsonValueKind.False || Refuse(value, report, out read);
    }

    /// <inheritdoc/>
    public override JsonNode? Write(bool value) => JsonValue.Create(value);
}

/// <summary>A whole number.</summary>
/// <param name="min">The smallest.</param>
/// <param name="max">The largest.</param>
public sealed class NumberKind(int min, int max) : SettingKind<int>
{
    /// <inheritdoc/>
    public override string Words => $"a whole number from {min} to {max}";

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "integer", ["minimum"] = min, ["maximum"] = max };

    /// <inheritdoc/>
    public override bool TryRead(SettingsValue value, SettingsReport report, out int read)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(report);
        read = 0;
        if (value.Kind != JsonValueKind.Number
            || !int.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out read))
        {
            return Refuse(value, report, out read);
        }

        if (read >= min && read <= max)
            return true;
        report.Add(value, $"{read} is out of range; use {min} to {max}");
        return false;
    }

    /// <inheritdoc/>
    public override JsonNode? Write(int value) => JsonValue.Create(value);
}

/// <summary>A text. It may be a secret and is never quoted.</summary>
/// <param name="min">The fewest characters.</param>
/// <param name="max">The most characters.</param>
/// <param name="what">What is in it, as in <c>a text in quotes, {what}</c>; null to say no more.</param>
/// <param name="problem">What is wrong with a text; null when nothing is.</param>
public sealed class TextKind(int min = 0, int max = int.MaxValue, string? what = null, Func<string, string?>? problem = null)
    : SettingKind<string>
{
    /// <inheritdoc/>
    public override string Words => "a text in quotes"
        + (max < int.MaxValue ? $" of {(min > 0 ? $"{min} to" : "at most")} {max} characters" : "") + (what is null ? "" : $", {what}");

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (min > 0)
            schema["minLength"] = min;
        if (max < int.MaxValue)
            schema["maxLength"] = max;
        return schema;
    }

    /// <inheritdoc/>
    public override bool TryRead(SettingsValue value, SettingsReport report, [MaybeNullWhen(false)] out string read)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(report);
        read = value.Text;
        if (value.Kind != JsonValueKind.String || read is null || read.Length < min || read.Length > max)
            return Refuse(value, report, out read);
        // No path, address, name or line of a switch can have it.
        string? reason = read.Contains('\0', StringComparison.Ordinal)
            ? "the text has the character U+0000; leave it out" : problem?.Invoke(read);
        if (reason is null)
            return true;
        report.Add(value, reason);
        return false;
    }

    /// <inheritdoc/>
    public override JsonNode? Write(string value) => value is null ? null : JsonValue.Create(value);
}

/// <summary>One of a few words, in any case.</summary>
/// <typeparam name="T">The words.</typeparam>
/// <param name="without">Those that people do not write.</param>
public sealed class ChoiceKind<T>(params IReadOnlyList<T> without) : SettingKind<T>
    where T : struct, Enum
{
    private readonly Dictionary<string, T> _values =
        Enum.GetValues<T>().Except(without).ToDictionary(value => SettingsWords.Camel(value.ToString()), StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string Words => string.Join(" or ", _values.Keys.Select(name => $"\"{name}\""));

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. _values.Keys.Select(name => JsonValue.Create(name))]) };

    /// <inheritdoc/>
    public override bool TryRead(SettingsValue value, SettingsReport report, out T read)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(report);
        read = default;
        if (value is not { Kind: JsonValueKind.String, Text: { } text })
            return Refuse(value, report, out read);
        if (_values.TryGetValue(text, out read))
            return true;
        string like = SettingsWords.Nearest(text, _values.Keys) is { } nearest ? $"; did you mean {nearest}?" : "";
        report.Add(value, $"'{SettingsWords.Short(text)}' is none of {string.Join(", ", _values.Keys)}{like}");
        return false;
    }

    /// <inheritdoc/>
    public override JsonNode? Write(T value) => JsonValue.Create(SettingsWords.Camel(value.ToString()));
}

/// <summary>A duration (<see cref="Duration"/>).</summary>
/// <param name="min">The shortest.</param>
/// <param name="max">The longest.</param>
/// <param name="none">A word that stands for null; null when there is none.</param>
public sealed class DurationKind(TimeSpan min, TimeSpan max, string? none = null) : SettingKind<TimeSpan?>
{
    /// <inheritdoc/>
    public override string Words =>
        $"a duration from {Duration.Format(min)} to {Duration.Format(max)}{(none is null ? "" : $", or \"{none}\"")}";

    /// <inheritdoc/>
    public override JsonObject Schema() =>
        new() { ["type"] = "string", ["pattern"] = none is null ? Duration.Pattern : $"^{none}$|{Duration.Pattern}" };

    /// <inheritdoc/>
    public override bool TryRead(SettingsValue value, SettingsReport report, out TimeSpan? read)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(report);
        read = null;
        if (value is not { Kind: JsonValueKind.String, Text: { } text })
            return Refuse(value, report, out read);
        if (none is not null && text == none)
            return true;
        if (!Duration.TryParse(text, out TimeSpan time))
            report.Add(value, $"'{SettingsWords.Short(text)}' is no duration; write 90s, 5m, 1h30m or 00:05:00");
        else if (time < min || time > max)
            report.Add(value, $"{Duration.Format(time)} is outside {Duration.Format(min)} to {Duration.Format(max)}");
        else
            read = time;
        return read is not null;
    }

    /// <inheritdoc/>
    public override JsonNode? Write(TimeSpan? value) =>
        value is { } time ? JsonValue.Create(Duration.Format(time)) : none is null ? null : JsonValue.Create(none);
}

/// <summary>A list.</summary>
/// <typeparam name="T">What its items are read as.</typeparam>
/// <param name="item">What an item may be.</param>
/// <param name="items">The items in words.</param>
/// <param name="max">The most items.</param>
public sealed class ListKind<T>(SettingKind<T> item, string items, int max = int.MaxValue) : SettingKind<IReadOnlyList<T>>
{
    /// <inheritdoc/>
    public override string Words => $"a list of {items}";

    /// <inheritdoc/>
    public override IEnumerable<ISettingsTable> Tables => item.Tables;

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.Schema() };
        if (max < int.MaxValue)
            schema["maxItems"] = max;
        return schema;
    }

    /// <inheritdoc/>
    public override bool TryRead(SettingsValue value, SettingsReport report, [MaybeNullWhen(false)] out IReadOnlyList<T> read)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(report);
        if (value.Kind != JsonValueKind.Array)
            return Refuse(value, report, out read);
        if (value.Parts.Count > max)
            report.Add(value, $"there are {value.Parts.Count} {items}, more than {max}");
        var list = new List<T>();
        foreach (SettingsValue part in value.Parts.Take(max))
        {
            if (report.Problems.Count >= Limits.Problems)
                break;
            if (item.TryRead(part, report, out T? one))
                list.Add(one);
        }

        read = list;
        return list.Count == value.Parts.Count;
    }

    /// <inheritdoc/>
    public override JsonNode? Write(IReadOnlyList<T> value) => value is null ? null : new JsonArray([.. value.Select(item.Write)]);
}

/// <summary>An object whose keys are names that the writer chose.</summary>
/// <typeparam name="T">What its values are read as.</typeparam>
/// <param name="item">What a value may be.</param>
/// <param name="names">What the names are, in words.</param>
public sealed class MapKind<T>(SettingKind<T> item, string names) : SettingKind<IReadOnlyDictionary<string, T>>
{
    /// <inheritdoc/>
    public override string Words => $"an object with {names} as keys";

    /// <inheritdoc/>
    public override IEnumerable<ISettingsTable> Tables => item.Tables;

    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "object", ["additionalProperties"] = item.Schema() };

    /// <inheritdoc/>
    public override bool TryRead(SettingsValue value, SettingsReport report, [MaybeNullWhen(false)] out IReadOnlyDictionary<string, T> read)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(report);
        if (value.Kind != JsonValueKind.Object)
            return Refuse(value, report, out read);
        // In the order of the file: of groups the last one wins.
        var map = new OrderedDictionary<string, T>(StringComparer.Ordinal);
        foreach (SettingsValue part in value.Parts)
        {
            if (item.TryRead(part, report, out T? one))
                map.Add(part.Name, one);
        }

        read = map;
        return map.Count == value.Parts.Count;
    }
}
