using System.Text.Json;
using System.Text.RegularExpressions;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Documents;

/// <summary>The page of the API is about the API that there is.</summary>
public sealed partial class DocumentApiTests
{
    [Fact]
    public void Operations_OfThePage_AreThoseOfTheDescription()
    {
        using var description = JsonDocument.Parse(Repository.Read("docs/openapi.json"));
        string[] operations = [.. description.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject()
                .Select(call => $"{call.Name.ToUpperInvariant()} {path.Name}: {call.Value.GetProperty("summary").GetString()}"))];
        operations.Length.ShouldBeGreaterThan(12);
        Row().Matches(Repository.Read("docs/api.md")).Select(row => $"{row.Groups["call"].Value}: {row.Groups["what"].Value}")
            .ShouldBe(operations, ignoreOrder: true);
    }

    [GeneratedRegex(@"^\| `(?<call>(?:GET|POST) [^`]+)` \| (?<what>.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
