using System.Text.Json;

namespace Leafwire.Pipeline.Policies;

/// <summary>The line of every property of a JSON text, by its path (<c>$.checks[0].expect</c>), so that an error can say where.</summary>
internal static class JsonLines
{
    public static IReadOnlyDictionary<string, int> Of(ReadOnlySpan<byte> utf8)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        // For each open object the property being read, for each open array the index.
        var path = new Stack<(bool IsArray, string Property, int Index)>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    path.Push(path.Pop() with { Property = reader.GetString()! });
                    lines.TryAdd(Path(path), 1 + utf8[..(int)reader.TokenStartIndex].Count((byte)'\n'));
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    NextElement(path);
                    lines.TryAdd(Path(path), 1 + utf8[..(int)reader.TokenStartIndex].Count((byte)'\n'));
                    path.Push((reader.TokenType == JsonTokenType.StartArray, "", -1));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    path.Pop();
                    break;
                default:
                    NextElement(path);
                    break;
            }
        }

        return lines;
    }

    private static void NextElement(Stack<(bool IsArray, string Property, int Index)> path)
    {
        if (path.TryPeek(out (bool IsArray, string Property, int Index) top) && top.IsArray)
            path.Push(path.Pop() with { Index = top.Index + 1 });
    }

    private static string Path(Stack<(bool IsArray, string Property, int Index)> path) =>
        "$" + string.Concat(path.Reverse().Select(p => p.IsArray ? $"[{p.Index}]" : "." + p.Property));
}
