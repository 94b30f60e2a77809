using System.Text.RegularExpressions;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Documents;

/// <summary>A line or a piece of a document, and where it stands.</summary>
/// <param name="File">The document, from the repository's root.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Text">What stands there.</param>
internal sealed record Passage(string File, int Line, string Text)
{
    public override string ToString() => $"{File}:{Line}: {Text}";
}

/// <summary>A fenced block.</summary>
/// <param name="Kind">What stands behind its opening fence.</param>
/// <param name="Lines">What is in it, without the block's own indentation.</param>
internal sealed record CodeBlock(string Kind, IReadOnlyList<Passage> Lines);

/// <summary>A document of the repository, taken apart.</summary>
internal sealed partial class MarkdownFile
{
    private static readonly string[] s_skipped = ["artifacts", "node_modules", "bin", "obj"];

    private MarkdownFile(string path)
    {
        Path = path;
        var blocks = new List<CodeBlock>();
        var text = new List<Passage>();
        (string Kind, int Indentation, List<Passage> Lines)? open = null;
        foreach ((int index, string line) in Repository.Read(path).Split('\n').Index())
        {
            Match fence = Fence().Match(line);
            if (fence.Success && open is { } whole)
            {
                blocks.Add(new CodeBlock(whole.Kind, whole.Lines));
                open = null;
            }
            else if (fence.Success)
            {
                open = (fence.Groups["kind"].Value, fence.Groups["indentation"].Length, []);
            }
            else if (open is { } block)
            {
                block.Lines.Add(new Passage(path, index + 1, line.Length > block.Indentation ? line[block.Indentation..] : line.Trim()));
            }
            else
            {
                text.Add(new Passage(path, index + 1, line));
            }
        }

        if (open is not null)
            throw new FormatException($"{path}: a fenced block has no end");
        (Blocks, Text) = (blocks, text);
    }

    /// <summary>All documents of the repository, by their paths from its root.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Below(Repository.Root).Select(path => System.IO.Path.GetRelativePath(Repository.Root, path)).Order(StringComparer.Ordinal)];

    public string Path { get; }

    /// <summary>The fenced blocks.</summary>
    public IReadOnlyList<CodeBlock> Blocks { get; }

    /// <summary>The lines outside of them.</summary>
    public IReadOnlyList<Passage> Text { get; }

    /// <summary>What is written as code within a line.</summary>
    public IEnumerable<Passage> Spans => Text.SelectMany(line => Span().Matches(line.Text)
        .Select(m => line with { Text = m.Groups["text"].Value }));

    /// <summary>Where links and pictures lead.</summary>
    public IEnumerable<Passage> Links => Text.SelectMany(line => Link().Matches(Span().Replace(line.Text, "``"))
        .Select(m => line with { Text = m.Groups["target"].Value }));

    /// <summary>The anchors that GitHub makes of the headings.</summary>
    public IEnumerable<string> Anchors => Text.Where(line => Heading().IsMatch(line.Text))
        .Select(line => NoAnchor().Replace(line.Text.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'))
        .GroupBy(anchor => anchor, StringComparer.Ordinal)
        .SelectMany(same => same.Select((anchor, i) => i == 0 ? anchor : $"{anchor}-{i}"));

    public static MarkdownFile Read(string path) => new(path);

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(folder, "*.md").Concat(Directory.EnumerateDirectories(folder)
            .Where(path => !System.IO.Path.GetFileName(path).StartsWith('.') && !s_skipped.Contains(System.IO.Path.GetFileName(path)))
            .SelectMany(Below));

    [GeneratedRegex(@"^(?<indentation> *)```(?<kind>\S*)\s*$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"`(?<text>[^`]+)`")]
    private static partial Regex Span();

    /// <summary>A link or picture of Markdown, or of HTML within it.</summary>
    [GeneratedRegex("""\]\((?<target>[^)\s]*)[^)]*\)|(?:src|href|srcset)="(?<target>[^"]*)"|<(?<target>https?:[^>]*)>""")]
    private static partial Regex Link();

    [GeneratedRegex("^#{1,6} ")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}
