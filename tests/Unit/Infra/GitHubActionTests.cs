using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Leafwire.Tests.Unit.Infra;

public sealed partial class GitHubActionTests
{
    private static readonly YamlMappingNode s_action = Yaml.Read("templates/github/action.yml");

    private static IReadOnlyList<YamlNode> Steps => s_action.Get("runs")!.List("steps");

    [Fact]
    public void Steps_Read_HaveEachAShellOrAnActionOfARelease()
    {
        s_action.Get("runs")!.Text("using").ShouldBe("composite");
        foreach (YamlNode step in Steps)
        {
            if (step.Text("uses") is { } uses)
                uses.ShouldMatch(@"^actions/[a-z-]+@v\d+$");
            else
                step.Text("shell").ShouldBe("bash", step.Text("name"));
        }
    }

    [Fact]
    public void Scripts_Read_TakeValuesByTheEnvironmentOnly() =>
        Steps.Select(step => step.Text("run") ?? "").ShouldAllBe(run => !run.Contains("${{", StringComparison.Ordinal));

    [Fact]
    public void Inputs_Read_AreUsedAndNoOthers()
    {
        string[] used = [.. s_action.Get("runs")!.AllTexts().SelectMany(text => Input().Matches(text))
            .Select(match => match.Groups[1].Value).Distinct()];

        used.ShouldBe(s_action.Get("inputs").Keys(), ignoreOrder: true);
    }

    [Fact]
    public void Files_OfTheProgramsKey_AreThere()
    {
        string key = Repository.Read("templates/install.sh").Split('\n')
            .Single(line => line.Contains("find cli", StringComparison.Ordinal));
        foreach (string folder in (string[])["cli", "contracts", "eos", "messaging", "pipeline"])
        {
            key.ShouldContain($" {folder} ");
            Directory.Exists(Repository.At(folder)).ShouldBeTrue(folder);
        }
    }

    [GeneratedRegex(@"inputs\.([a-z-]+)")]
    private static partial Regex Input();
}
