using YamlDotNet.RepresentationModel;

namespace Leafwire.Tests.Unit.Infra;

/// <summary>YAML files as plain maps, lists and texts. Duplicate keys are refused by the reader.</summary>
internal static class Yaml
{
    public static YamlMappingNode Read(string path)
    {
        using var reader = new StringReader(Repository.Read(path));
        var stream = new YamlStream();
        stream.Load(reader);
        return stream.Documents.ShouldHaveSingleItem().RootNode.ShouldBeOfType<YamlMappingNode>();
    }

    public static YamlNode? Get(this YamlNode node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value : null;

    public static string? Text(this YamlNode node, string key) => (node.Get(key) as YamlScalarNode)?.Value;

    public static IReadOnlyList<YamlNode> List(this YamlNode node, string key) =>
        node.Get(key) is YamlSequenceNode list ? [.. list.Children] : [];

    public static IReadOnlyList<string> Texts(this YamlNode node, string key) =>
        [.. node.List(key).Select(item => ((YamlScalarNode)item).Value!)];

    public static IEnumerable<(string Key, YamlNode Value)> Entries(this YamlNode? node) =>
        node is YamlMappingNode map ? map.Children.Select(entry => (((YamlScalarNode)entry.Key).Value!, entry.Value)) : [];

    public static IEnumerable<string> Keys(this YamlNode? node) => node.Entries().Select(entry => entry.Key);

    /// <summary>Every text in the tree, keys too.</summary>
    public static IEnumerable<string> AllTexts(this YamlNode node) =>
        node.AllNodes.OfType<YamlScalarNode>().Select(scalar => scalar.Value ?? "");
}
