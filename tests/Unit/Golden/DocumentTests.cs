using System.Text.RegularExpressions;
using Leafwire.Tests.Unit.Documents;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Golden;

/// <summary>What the documents name is there: tests, files, folders, conversations.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Tests = string.Join('\n', Below("tests", "*.cs").Select(Repository.Read));

    public static TheoryData<string> All => [.. MarkdownFile.All];

    [Theory]
    [MemberData(nameof(All))]
    public void Document_Tests_Exist(string document)
    {
        string[] names = [.. TestName().Matches(Repository.Read(document)).Select(m => m.Groups["name"].Value)];
        // An ellipsis stands for the rest of a long name.
        names.Where(name => !Regex.IsMatch(Tests, Declaration(name))).ShouldBeEmpty($"{document} names tests that are not there");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Document_FilesAndFolders_Exist(string document)
    {
        string[] parts = [.. Directory.GetDirectories(Repository.Root).Select(path => Path.GetFileName(path)!), "eos", "messaging"];
        PathName().Matches(Repository.Read(document)).Select(m => m.Groups["path"].Value)
            .Where(path => parts.Contains(path.Split('/')[0]) && !IsThere(path))
            .ShouldBeEmpty($"{document} names files or folders that are not there");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Document_Conversations_Exist(string document) =>
        TalkName().Matches(Repository.Read(document)).Select(m => m.Groups["name"].Value)
            .Where(name => !name.Contains("NAME", StringComparison.Ordinal) && !File.Exists(Repository.At($"{RecordedTalk.Folder}/{name}")))
            .ShouldBeEmpty($"{document} names conversations that are not there");

    // Every conversation stands in the page on what EOS says.
    [Fact]
    public void Conversations_AreNamedInTheirPage()
    {
        string page = Repository.Read("docs/eos.md");
        Below(RecordedTalk.Folder, "*.talk").Select(path => Path.GetRelativePath(RecordedTalk.Folder, path))
            .Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    // The reading order leaves no folder of the layered parts out.
    [Theory]
    [InlineData("pipeline")]
    [InlineData("runner-edge")]
    public void ReadingOrder_OfAPart_HasEveryFolder(string part)
    {
        string page = Repository.Read("docs/architecture.md");
        Directory.GetDirectories(Repository.At(part)).Select(path => Path.GetFileName(path)!)
            .Where(folder => char.IsUpper(folder[0]) && !page.Contains($"`{part}/{folder}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Decisions_AreListed()
    {
        string list = Repository.Read("docs/adr/README.md");
        Below("docs/adr", "0*.md").Select(path => Path.GetFileName(path))
            .Where(name => !list.Contains($"]({name})", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static string Declaration(string test) => test switch
    {
        [.. var begin, '…'] => $@" {begin}\w*\(",
        _ when test.Contains('_', StringComparison.Ordinal) => $@" {test}\(",
        _ => $@"class {test}\b",
    };

    private static bool IsThere(string path) => File.Exists(Repository.At(path)) || Directory.Exists(Repository.At(path));

    private static string[] Below(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(Repository.At(folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path)).Order(StringComparer.Ordinal)];

    /// <summary>A class <c>…Tests</c>, <c>…Fuzz</c> or <c>…Properties</c>, or a method with underscores.</summary>
    [GeneratedRegex(@"`(?<name>[A-Z][a-z]\w*(?:Tests|Fuzz|Properties)|[A-Z][a-z](?!\w*__)\w*_\w+…?)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"`(?<path>[\w.-]+(?:/[\w.-]+)*/?)`")]
    private static partial Regex PathName();

    [GeneratedRegex(@"`(?<name>[\w.]+/[\w.-]+\.talk)`")]
    private static partial Regex TalkName();
}
