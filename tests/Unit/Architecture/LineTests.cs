using System.Text.RegularExpressions;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Architecture;

/// <summary>
/// The length of lines in the C# sources, by <c>max_line_length</c> of <c>.editorconfig</c>, which the compiler does not look
/// at. What stands in a raw string literal is data.
/// </summary>
public sealed partial class LineTests
{
    private const string Quotes = "\"\"\"";

    [Fact]
    public void Line_OfASource_IsNoLongerThanTheEditorsLimit()
    {
        int limit = int.Parse(Limit().Match(Repository.Read(".editorconfig")).Groups[1].Value, null);
        string[] sources = [.. Directory.EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories).Where(IsSource)];
        sources.Length.ShouldBeGreaterThan(500);
        sources.SelectMany(file => LongLines(file, limit)).ShouldBeEmpty();
    }

    private static bool IsSource(string file) =>
        !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar)
            .Any(part => part is "artifacts" or "bin" or "node_modules" or "obj");

    private static IEnumerable<string> LongLines(string file, int limit)
    {
        bool isData = false;
        foreach ((int index, string line) in File.ReadLines(file).Index())
        {
            // A raw literal of several lines has its quotes at the end of a line, and those that close it at the start of one.
            string rest = line;
            if (isData)
            {
                rest = line.TrimStart();
                isData = !rest.StartsWith(Quotes, StringComparison.Ordinal);
                rest = isData ? "" : rest.TrimStart('"');
            }

            rest = RawLiteral().Replace(rest, "");
            isData |= rest.EndsWith(Quotes, StringComparison.Ordinal);
            if (rest.Length > limit)
                yield return $"{Path.GetRelativePath(Repository.Root, file)}:{index + 1}: {line.Length} characters";
        }
    }

    [GeneratedRegex(@"\[\*\.cs\]\nmax_line_length = (\d+)\n")]
    private static partial Regex Limit();

    [GeneratedRegex(Quotes + "[^\"].*?" + Quotes)]
    private static partial Regex RawLiteral();
}
