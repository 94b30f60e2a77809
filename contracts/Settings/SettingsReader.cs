using System.Text.Json;
using System.Text.Unicode;

namespace Leafwire.Contracts.Settings;

/// <summary>
/// Reads the JSON that people write: comments and trailing commas are fine, and whatever else is not right is told with its
/// line. The same reader is behind <c>push.json</c>, <c>runner.json</c> and its inventory.
/// </summary>
public static class SettingsReader
{
    /// <summary>Reads a file by its table.</summary>
    /// <param name="table">The keys.</param>
    /// <param name="utf8">The file.</param>
    /// <param name="report">What is wrong is added here.</param>
    /// <param name="root">The file's object, for who has more to say about a line of it; null when it is none.</param>
    /// <returns>What it says, with the defaults for the rest; only of use when nothing was reported.</returns>
    public static T Read<T>(SettingsTable<T> table, ReadOnlySpan<byte> utf8, SettingsReport report, out SettingsValue? root)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(report);
        root = Parse(utf8, report);
        if (root is null || report.Problems.Count > 0)
            return table.Defaults;
        if (root.Kind == JsonValueKind.Null)
            report.AddWhole(root.Line, "the file holds nothing but null; write an object, as { … }, or leave the file out");
        else if (root.Kind != JsonValueKind.Object)
            report.AddWhole(root.Line, "this is no JSON object; write the keys as { \"key\": value }");
        return report.Problems.Count == 0 && table.TryRead(root, report, out T? read) ? read : table.Defaults;
    }

    private static SettingsValue? Parse(ReadOnlySpan<byte> utf8, SettingsReport report)
    {
        if (utf8.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            utf8 = utf8[3..];
        // The reader looks at the bytes of a text only when it is asked for.
        if (!Utf8.IsValid(utf8))
        {
            report.AddWhole(1, "the text is not UTF-8; save it as UTF-8");
            return null;
        }

        if (utf8.Trim(" \t\r\n"u8).IsEmpty)
        {
            report.AddWhole(1, "the file is empty and so is no JSON object; write { } for the defaults");
            return null;
        }

        try
        {
            return Build(utf8, report);
        }
        catch (JsonException e)
        {
            // The library's own words may quote what is there.
            if (IsCutOff(utf8))
                report.AddWhole(1 + utf8.Count((byte)'\n'), "the JSON breaks off; a closing bracket or quote is missing");
            else
                report.AddWhole((int)(e.LineNumber ?? 0) + 1, "this is no valid JSON; a comma, quote or bracket is missing or too much");
            return null;
        }
    }

    private static SettingsValue? Build(ReadOnlySpan<byte> utf8, SettingsReport report)
    {
        var reader = new Utf8JsonReader(utf8, Options);
        var open = new Stack<SettingsValue>();
        SettingsValue? root = null;
        string name = "";
        int line = 1, keyLine = 1, counted = 0;
        while (reader.Read())
        {
            line += utf8[counted..(int)reader.TokenStartIndex].Count((byte)'\n');
            counted = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                (name, keyLine) = (Text(ref reader) ?? "\uFFFD", line);
                continue;
            }

            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                open.Pop();
                continue;
            }

            SettingsValue? owner = open.Count > 0 ? open.Peek() : null;
            bool isMember = owner?.Kind == JsonValueKind.Object;
            var value = SettingsValue.Create(
                KindOf(reader.TokenType), isMember ? keyLine : line, owner, isMember ? name : "", Text(ref reader), report);
            root ??= value;
            if (value.Kind is not (JsonValueKind.Object or JsonValueKind.Array))
                continue;
            if (open.Count >= Limits.SettingsDepth)
            {
                report.Add(value, $"objects and lists lie deeper within each other here than {Limits.SettingsDepth}");
                return root;
            }

            open.Push(value);
        }

        return root;
    }

    // What is right as far as it goes breaks off.
    private static bool IsCutOff(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, isFinalBlock: false, new JsonReaderState(Options));
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType switch
            {
                JsonTokenType.String or JsonTokenType.PropertyName => reader.GetString(),
                JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(reader.ValueSpan),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a character, "\ud800".
            return null;
        }
    }

    private static JsonValueKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => JsonValueKind.Object,
        JsonTokenType.StartArray => JsonValueKind.Array,
        JsonTokenType.String => JsonValueKind.String,
        JsonTokenType.Number => JsonValueKind.Number,
        JsonTokenType.True => JsonValueKind.True,
        JsonTokenType.False => JsonValueKind.False,
        _ => JsonValueKind.Null,
    };

    // One level more than is taken, so that the reader of the depth is this one, which knows the key.
    private static JsonReaderOptions Options =>
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = Limits.SettingsDepth + 1 };
}
