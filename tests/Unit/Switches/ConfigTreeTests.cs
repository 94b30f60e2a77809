using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Tests.Unit.Switches;

public sealed class ConfigTreeTests
{
    [Theory]
    [MemberData(nameof(AvdConfigs.Samples), MemberType = typeof(AvdConfigs))]
    public void Parse_Sample_ComesBackLineForLine(string name)
    {
        string text = AvdConfigs.Sample(name);
        ConfigTree tree = ConfigTree.Parse(text);
        AvdConfigs.Content(tree.RenderText()).ShouldBe(AvdConfigs.Content(text));
        ConfigTree.Parse(tree.RenderText()).RenderText().ShouldBe(tree.RenderText());
    }

    [Fact]
    public void Parse_AvdOutput_ComesBackLineForLine() => Differences(text => ConfigTree.Parse(text)).ShouldBeEmpty();

    // NAPALM takes the indentation off before it types; then the mode follows from the commands alone.
    [Fact]
    public void Apply_AvdOutputWithoutIndentation_BuildsTheSameTree() => Differences(Stripped).ShouldBeEmpty();

    private static ConfigTree Stripped(string text)
    {
        var tree = new ConfigTree();
        new ConfigEditor(tree).Load(string.Join('\n', text.Split('\n').Select(l => l.Trim())));
        return tree;
    }

    /// <summary>The first line of each file that is not where it was.</summary>
    private static IEnumerable<string> Differences(Func<string, ConfigTree> load)
    {
        foreach (string file in AvdConfigs.Files)
        {
            string text = File.ReadAllText(file);
            List<string> loaded = AvdConfigs.Content(load(text).RenderText());
            List<string> wanted = AvdConfigs.Content(text);
            int at = wanted.Zip(loaded).TakeWhile(p => p.First == p.Second).Count();
            if (at < wanted.Count || at < loaded.Count)
                yield return $"{Path.GetFileName(file)}: '{loaded.ElementAtOrDefault(at)}' instead of '{wanted.ElementAtOrDefault(at)}' "
                    + $"after '{wanted.ElementAtOrDefault(at - 1)}'";
        }
    }
}
