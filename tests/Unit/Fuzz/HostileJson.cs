using System.Text;
using System.Text.Json;
using CsCheck;

namespace Leafwire.Tests.Fuzz;

/// <summary>
/// JSON that starts out as a valid document and has some of its parts replaced, doubled, renamed, dropped or wrapped:
/// close enough to what is expected to get past the first look.
/// </summary>
internal static class HostileJson
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1", "2147483648", "1e1", "1.5", "1e308", "-1e308", "1e999", "99999999999999999999", "NaN", "-", "",
        "\"\"", "\" \"", "\"\\ud800\"", "\"\\u0000\"", "\"\\r\\n\\u001b[2J\"", "\"<script>alert(1)</script>\"", "\"..\"", "\"*\"", "\"[\"",
        "\"0\"", "\"7\"", "\"99\"", "\"merge, replace\"",
        "\"10675199.02:48:05.4775807\"", "\"-10675199.02:48:05.4775808\"", "\"-00:00:01\"", "\"24:00:00\"", "\"00:00:00\"",
        "\"9999d99999h999999m9999999s\"", "\"101%\"", "\"-1%\"", "\"%\"",
        "\"9999-12-31T23:59:59.9999999+00:00\"", "\"0001-01-01T00:00:00+14:00\"", "\"2026-02-30T00:00:00Z\"",
        "[]", "{}", "[null]", "[[]]", "[[null]]", "{\"a\":1,\"a\":2}", "{\"\\ud800\":1}", "[{}]", "[\"\"]",
        Quoted(new string('x', 5_000)), Quoted(new string('日', 3_000)), Quoted(string.Concat(Enumerable.Repeat("(a*", 300))), Deep(63),
        Deep(2_000), List("{}", 3_000), List("\"a\"", 3_000), List("null", 3_000),
    ];

    private static readonly string[] Times = [.. Values.Where(v => v.StartsWith('"') && v.Contains(':', StringComparison.Ordinal))];

    private static readonly string[] Names =
        ["", "id", "kind", "outcome", "schemaVersion", "$type", "mode", "checks", "\\ud800", "\\u0000", "__proto__", new('n', 2_000)];

    private static readonly Gen<Func<Node, Node>> Change =
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 1 << 20], Gen.Int[0, Values.Length - 1], Gen.Int[0, Names.Length - 1])
            .Select((kind, at, value, name) =>
                (Func<Node, Node>)(root => root.Changed(at % root.Count(), node => Changed(node, kind, Values[value], Names[name]))));

    /// <summary>This document with up to four changes.</summary>
    public static Gen<string> Of(string valid)
    {
        using JsonDocument document = JsonDocument.Parse(valid);
        Node root = Node.Of(document.RootElement);
        return Change.Array[0, 4].Select(changes => changes.Aggregate(root, (current, change) => change(current)).ToString());
    }

    /// <summary>The same as UTF-8, sometimes damaged below the level of JSON as well.</summary>
    public static Gen<byte[]> BytesOf(params string[] valid) =>
        Gen.OneOf([.. valid.Select(Of)])
            .SelectMany(text => Gen.Frequency((4, Gen.Const(Encoding.UTF8.GetBytes(text))), (1, Edits.Of(Encoding.UTF8.GetBytes(text)))));

    private static Node Changed(Node node, int kind, string value, string name) => (kind, node) switch
    {
        // A moment or a duration is more often given for one than anything else is.
        (0 or 1, Node.Raw { Text: ['"', >= '0' and <= '9', .. var rest] }) when rest.Contains(':', StringComparison.Ordinal) =>
            new Node.Raw(Times[value.Length % Times.Length]),
        (0 or 1 or 2, _) => new Node.Raw(value),
        (3, Node.Object { Members: { Count: > 0 } members }) =>
            new Node.Object([.. members, members[0] with { Value = new Node.Raw(value) }]),
        (4, Node.Object o) => new Node.Object([(name, new Node.Raw(value)), .. o.Members]),
        (5, Node.Object { Members: { Count: > 0 } members }) => new Node.Object([.. members.Skip(1)]),
        (6, Node.Object { Members: { Count: > 0 } members }) => new Node.Object([.. members.Skip(1), (name, members[0].Value)]),
        (_, Node.Array a) => new Node.Array([.. a.Items, new Node.Raw(value)]),
        _ => new Node.Array([node]),
    };

    private static string Quoted(string text) => $"\"{text}\"";

    private static string Deep(int levels) => new string('[', levels) + new string(']', levels);

    private static string List(string item, int count) => $"[{string.Join(',', Enumerable.Repeat(item, count))}]";

    private abstract record Node
    {
        public sealed record Raw(string Text) : Node;

        public sealed record Array(IReadOnlyList<Node> Items) : Node;

        public sealed record Object(IReadOnlyList<(string Name, Node Value)> Members) : Node;

        public static Node Of(JsonElement json) => json.ValueKind switch
        {
            JsonValueKind.Object => new Object([.. json.EnumerateObject().Select(p => (p.Name, Of(p.Value)))]),
            JsonValueKind.Array => new Array([.. json.EnumerateArray().Select(Of)]),
            _ => new Raw(json.GetRawText()),
        };

        public int Count() => 1 + Children().Sum(c => c.Count());

        /// <summary>The tree with one node changed, nodes counted from the top.</summary>
        public Node Changed(int at, Func<Node, Node> change)
        {
            if (at == 0)
                return change(this);
            at--;
            Node[] children = [.. Children()];
            for (int i = 0; i < children.Length; i++)
            {
                int count = children[i].Count();
                if (at < count)
                {
                    children[i] = children[i].Changed(at, change);
                    return this is Object o ? new Object([.. o.Members.Zip(children, (m, c) => (m.Name, c))]) : new Array(children);
                }

                at -= count;
            }

            throw new ArgumentOutOfRangeException(nameof(at), at, "the tree has fewer nodes");
        }

        public sealed override string ToString()
        {
            var text = new StringBuilder();
            Write(text);
            return text.ToString();
        }

        private IEnumerable<Node> Children() => this switch
        {
            Array a => a.Items,
            Object o => o.Members.Select(m => m.Value),
            _ => [],
        };

        private void Write(StringBuilder text)
        {
            switch (this)
            {
                case Raw raw:
                    text.Append(raw.Text);
                    break;
                case Array array:
                    text.Append('[');
                    for (int i = 0; i < array.Items.Count; i++)
                    {
                        text.Append(i > 0 ? ",\n" : "");
                        array.Items[i].Write(text);
                    }

                    text.Append(']');
                    break;
                case Object o:
                    text.Append('{');
                    for (int i = 0; i < o.Members.Count; i++)
                    {
                        text.Append(i > 0 ? ",\n\"" : "\n\"").Append(o.Members[i].Name).Append("\":");
                        o.Members[i].Value.Write(text);
                    }

                    text.Append('}');
                    break;
            }
        }
    }
}
