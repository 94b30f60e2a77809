using System.Globalization;
using System.Text;
using System.Text.Json;
using Leafwire.Contracts;
using Leafwire.Contracts.Settings;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Leafwire.Pipeline.Policies;

/// <summary>
/// YAML as the values that a table of keys reads, with their lines: one document without anchors, aliases and tags, which could
/// make much out of little.
/// </summary>
internal static class YamlSettings
{
    /// <summary>Reads a document; null when a problem was reported.</summary>
    public static SettingsValue? Read(ReadOnlySpan<byte> utf8, SettingsReport report)
    {
        try
        {
            var parser = new Parser(
                new StringReader(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(utf8).TrimStart('\uFEFF')));
            return Build(parser, report);
        }
        catch (DecoderFallbackException)
        {
            report.AddWhole(1, "the text is not UTF-8; save it as UTF-8");
        }
        catch (YamlException e)
        {
            // The library's own words may quote what is there.
            report.AddWhole((int)Math.Max(1, e.Start.Line), "this is no valid YAML; look at indentation, colons and quotes");
        }

        return null;
    }

    private static SettingsValue? Build(Parser parser, SettingsReport report)
    {
        var open = new Stack<SettingsValue>();
        SettingsValue? root = null;
        (string Name, int Line)? key = null;
        while (parser.MoveNext())
        {
            int line = (int)parser.Current!.Start.Line;
            switch (parser.Current)
            {
                case DocumentStart when root is not null:
                    report.AddWhole(line, "the file holds more than one document; keep one");
                    return null;
                case AnchorAlias:
                case NodeEvent { Anchor.IsEmpty: false }:
                    report.AddWhole(line, "anchors and aliases are not taken; write it out");
                    return null;
                case NodeEvent { Tag.IsEmpty: false } tagged when tagged.Tag.Value != "!":
                    report.AddWhole(line, "tags are not taken; leave it out");
                    return null;
                case Scalar scalar when open.TryPeek(out SettingsValue? owner) && owner.Kind == JsonValueKind.Object && key is null:
                    key = (scalar.Value, line);
                    break;
                case NodeEvent node:
                    bool isMember = open.TryPeek(out SettingsValue? parent) && parent.Kind == JsonValueKind.Object;
                    if (isMember && key is null)
                    {
                        report.AddWhole(line, "a key is a plain text");
                        return null;
                    }

                    (JsonValueKind kind, string? text) = node is Scalar value ? Plain(value)
                        : (node is MappingStart ? JsonValueKind.Object : JsonValueKind.Array, null);
                    SettingsValue built = SettingsValue.Create(
                        kind, isMember ? key!.Value.Line : line, parent, isMember ? key!.Value.Name : "", text, report);
                    root ??= built;
                    key = null;
                    if (node is Scalar)
                        break;
                    if (open.Count >= Limits.SettingsDepth)
                    {
                        report.Add(built, $"objects and lists lie deeper within each other here than {Limits.SettingsDepth}");
                        return null;
                    }

                    open.Push(built);
                    break;
                case MappingEnd or SequenceEnd:
                    open.Pop();
                    break;
            }
        }

        return root;
    }

    // The core schema of YAML 1.2, without its other ways to write numbers.
    private static (JsonValueKind Kind, string? Text) Plain(Scalar scalar) => scalar switch
    {
        { Style: not ScalarStyle.Plain } => (JsonValueKind.String, scalar.Value),
        { Value: "" or "~" or "null" } => (JsonValueKind.Null, null),
        { Value: "true" } => (JsonValueKind.True, null),
        { Value: "false" } => (JsonValueKind.False, null),
        _ when decimal.TryParse(
            scalar.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) =>
            (JsonValueKind.Number, scalar.Value),
        _ => (JsonValueKind.String, scalar.Value),
    };
}
