using System.Text;
using System.Text.Json;
using Leafwire.Contracts;

namespace Leafwire.Pipeline.Policies;

/// <summary>The line of every property of a JSON text, by its path (<c>$.checks[0].expect</c>), so that an error can say where.</summary>
internal static class JsonLines
{
    // No key of a policy is longer, or needs an escape.
    private const int KeyLength = 32;

    public static IReadOnlyDictionary<string, int> Of(ReadOnlySpan<byte> utf8)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = Limits.PolicyDepth });
        // For each open object the property being read, for each open array the index.
        var path = new Stack<(bool IsArray, string Property, int Index)>();
        int line = 1, counted = 0;
        while (reader.Read())
        {
            line += utf8[counted..(int)reader.TokenStartIndex].Count((byte)'\n');
            counted = (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName when reader.ValueIsEscaped || reader.ValueSpan.Length > KeyLength:
                    reader.Skip();
                    break;
                case JsonTokenType.PropertyName:
                    path.Push(path.Pop() with { Property = Encoding.UTF8.GetString(reader.ValueSpan) });
                    lines.TryAdd(Path(path), line);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    NextElement(path);
                    lines.TryAdd(Path(path), line);
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
