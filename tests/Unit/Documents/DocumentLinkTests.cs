using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Documents;

/// <summary>Links lead somewhere, and from the README to every page.</summary>
public sealed class DocumentLinkTests
{
    public static TheoryData<string> All => [.. MarkdownFile.All];

    [Theory]
    [MemberData(nameof(All))]
    public void Links_WithinTheRepository_LeadToAFileAndAHeading(string document) =>
        MarkdownFile.Read(document).Links.Where(link => !IsElsewhere(link.Text)).Select(Problem).OfType<string>().ShouldBeEmpty();

    // Whether somebody answers there is not known without a network.
    [Theory]
    [MemberData(nameof(All))]
    public void Links_ToElsewhere_AreWholeAddresses(string document) =>
        MarkdownFile.Read(document).Links.Where(link => IsElsewhere(link.Text))
            .Where(link => !Uri.TryCreate(link.Text, UriKind.Absolute, out Uri? address) || address.Scheme != Uri.UriSchemeHttps
                || !address.Host.Contains('.', StringComparison.Ordinal) || !Uri.IsWellFormedUriString(link.Text, UriKind.Absolute))
            .ShouldBeEmpty();

    // What nobody is led to is not read.
    [Fact]
    public void Readme_LeadsToEveryDocument()
    {
        string[] pages =
            [.. MarkdownFile.All.Where(path => path.StartsWith("docs/", StringComparison.Ordinal) && path.Count(c => c == '/') == 1)];
        pages.Length.ShouldBeGreaterThan(15);
        pages.Except(Targets("README.md"), StringComparer.Ordinal).ShouldBeEmpty("README.md names each page of docs/ itself");

        var seen = new HashSet<string>(["README.md"], StringComparer.Ordinal);
        var open = new Queue<string>(seen);
        while (open.TryDequeue(out string? document))
        {
            foreach (string target in Targets(document).Where(path => path.EndsWith(".md", StringComparison.Ordinal) && seen.Add(path)))
                open.Enqueue(target);
        }

        MarkdownFile.All.Except(seen, StringComparer.Ordinal).ShouldBeEmpty();
    }

    // A picture that no page shows is not looked at when the product looks otherwise.
    [Fact]
    public void Pictures_AreShownAndToldInWords()
    {
        MarkdownFile[] all = [.. MarkdownFile.All.Select(MarkdownFile.Read)];
        string[] shown = [.. all.SelectMany(document => Targets(document.Path))];
        Directory.GetFiles(Repository.At("docs/images")).Select(path => Path.GetRelativePath(Repository.Root, path))
            .Except(shown, StringComparer.Ordinal).ShouldBeEmpty();
        all.SelectMany(document => document.Text)
            .Where(line => line.Text.Contains("![](", StringComparison.Ordinal)
                || (line.Text.Contains("<img", StringComparison.Ordinal) && !line.Text.Contains("alt=\"", StringComparison.Ordinal)))
            .ShouldBeEmpty();
    }

    // What is said of another product is not said from memory.
    [Fact]
    public void Comparison_OfAnotherTool_HasASourceInEachCell()
    {
        string[][] rows = [.. MarkdownFile.Read("docs/comparison.md").Text.Select(line => line.Text)
            .Where(line => line.StartsWith("| **", StringComparison.Ordinal)).Select(line => line.Trim('|', ' ').Split(" | "))];
        rows.Length.ShouldBeGreaterThan(10);
        rows.ShouldAllBe(row => row.Length == 8);
        rows.SelectMany(row => row[2..]).Where(cell => cell != "not documented" && !cell.Contains("](https://", StringComparison.Ordinal))
            .ShouldBeEmpty();
        // Of its own it names the test, where there is something to test.
        rows.Count(row => row[1].Contains('`', StringComparison.Ordinal)).ShouldBeGreaterThan(7);
    }

    private static bool IsElsewhere(string target) => target.Contains("://", StringComparison.Ordinal);

    private static string? Problem(Passage link)
    {
        string[] target = link.Text.Split('#', 2);
        string path = Target(link.File, target[0]);
        if (!File.Exists(Repository.At(path)) && !Directory.Exists(Repository.At(path)))
            return $"{link}: there is no {path}";
        bool isThere = target.Length == 1
            || (path.EndsWith(".md", StringComparison.Ordinal) && MarkdownFile.Read(path).Anchors.Contains(target[1]));
        return isThere ? null : $"{link}: {path} has no heading '{target[1]}'";
    }

    private static IEnumerable<string> Targets(string document) =>
        MarkdownFile.Read(document).Links.Where(link => !IsElsewhere(link.Text)).Select(link => Target(document, link.Text.Split('#')[0]));

    private static string Target(string document, string target) => target.Length == 0 ? document
        : Path.GetRelativePath(Repository.Root, Path.GetFullPath(target, Repository.At(Path.GetDirectoryName(document)!)));
}
