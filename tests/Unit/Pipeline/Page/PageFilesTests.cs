using System.Text.RegularExpressions;
using Leafwire.Pipeline.Page;

namespace Leafwire.Tests.Unit.Pipeline.Page;

public sealed partial class PageFilesTests
{
    private const int MostBytes = 200 * 1024;

    private static readonly string[] s_scripts =
        [.. PageFiles.All.Select(f => f.Route).Where(r => r.EndsWith(".js", StringComparison.Ordinal))];

    [Fact]
    public void All_Together_AreSmall()
    {
        PageFiles.All.Count().ShouldBeGreaterThan(10);
        PageFiles.All.Sum(f => f.Content.Length).ShouldBeLessThan(MostBytes);
    }

    [Fact]
    public void Index_Names_OnlyFilesThatAreThere()
    {
        string html = PageFiles.TextOf("index.html");
        string[] named = [.. Reference().Matches(html).Select(m => m.Groups["file"].Value)];

        named.ShouldContain("app.js");
        named.ShouldAllBe(file => PageFiles.Find(file) != null);
        html.ShouldNotContain("<style");
        html.ShouldNotContain(" style=");
    }

    [Fact]
    public void Scripts_Import_OnlyByNameAndALineEach()
    {
        foreach (string script in s_scripts)
        {
            string text = PageFiles.TextOf(script["page/".Length..]);
            foreach (string line in text.Split('\n').Where(l => l.StartsWith("import", StringComparison.Ordinal)))
            {
                line.ShouldMatch(@"^import \{ [\w, ]+ \} from '\./\w+\.js';$", script);
                PageFiles.Find(ImportedFile().Match(line).Groups["file"].Value).ShouldNotBeNull(line);
            }

            text.ShouldNotContain("export default");
            text.ShouldNotContain("innerHTML");
        }
    }

    // In the report all modules are one script: a name that two of them give would be a fault of syntax there.
    [Fact]
    public void Bundle_OfTheReport_GivesEachNameOnce()
    {
        string script = PageFiles.Bundle("report.js");

        script.ShouldNotContain("\nimport ");
        script.ShouldNotContain("\nexport ");
        string[] names = [.. Declaration().Matches(script).Select(m => m.Groups["name"].Value)];
        names.Length.ShouldBeGreaterThan(50);
        names.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("index.html")]
    [InlineData("nothing.js")]
    [InlineData("../app.js")]
    public void Find_OfWhatIsNoFile_GivesNone(string name) => PageFiles.Find(name).ShouldBeNull();

    [GeneratedRegex("""(?:href|src)="page/(?<file>[^"]+)""")]
    private static partial Regex Reference();

    [GeneratedRegex(@"'\./(?<file>\w+\.js)'")]
    private static partial Regex ImportedFile();

    [GeneratedRegex(@"^(?:async )?(?:const|let|function|class) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
