using System.Text.RegularExpressions;
using System.Xml.Linq;
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

    // A program that an earlier run kept is used again only where it would come out the same.
    [Fact]
    public void Keys_OfTheKeptProgram_CoverAllThatItIsBuiltFrom()
    {
        string action = Repository.Read("templates/install.sh").Split('\n')
            .Single(line => line.Contains("find cli", StringComparison.Ordinal));
        string pipeline = Repository.Read("templates/push-configs.yml");
        string[] folders = [.. Projects("cli/Leafwire.Cli.csproj").Select(project => Path.GetDirectoryName(project)!).Distinct()];
        folders.ShouldContain("contracts");
        foreach (string folder in folders)
        {
            action.ShouldContain($" {folder} ");
            pipeline.ShouldContain($"$(Agent.BuildDirectory)/leafwire/{folder}/**");
        }

        foreach (string script in (string[])["templates/install.sh", "scripts/native.sh"])
        {
            action.ShouldContain($" {script} ");
            pipeline.ShouldContain($"$(Agent.BuildDirectory)/leafwire/{script}");
        }
    }

    private static IEnumerable<string> Projects(string project) => XDocument.Parse(Repository.Read(project))
        .Descendants("ProjectReference")
        .Select(reference => Path.Combine(Path.GetDirectoryName(project)!, reference.Attribute("Include")!.Value))
        .SelectMany(other => Projects(Path.GetRelativePath(Repository.Root, Path.GetFullPath(Repository.At(other)))))
        .Prepend(project);

    [GeneratedRegex(@"inputs\.([a-z-]+)")]
    private static partial Regex Input();
}
