using System.Text.Json;
using Leafwire.Lab.Commands.Bench;

namespace Leafwire.Tests.Unit.Lab;

public sealed class FoldBenchTests
{
    /// <summary>A start, and of each device what it answered when it was configured and confirmed.</summary>
    [Fact]
    public void Run_OfTwoSizes_FoldsTheirWholeLogs()
    {
        using var document = JsonDocument.Parse(new FoldBench([3, 40], 1, TimeProvider.System).Run().ToJson());

        document.RootElement.GetProperty("rows").EnumerateArray()
            .Select(row => (Of(row, "devices"), Of(row, "logEntries"), Of(row, "commands")))
            .ShouldBe([(3, 7, 6), (40, 81, 80)]);

        static int Of(JsonElement row, string key) => row.GetProperty(key).GetInt32();
    }
}
