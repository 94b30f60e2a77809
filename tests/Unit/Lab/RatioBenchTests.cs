using Leafwire.Lab.Commands.Bench;

namespace Leafwire.Tests.Unit.Lab;

public sealed class RatioBenchTests
{
    private const string Report = """
        { "Title": "Leafwire.Benchmarks.FoldBenchmarks", "Benchmarks": [
          { "Type": "FoldBenchmarks", "Method": "Fold", "Parameters": "Devices=1000",
            "Statistics": { "Mean": 2000000.0 }, "Memory": { "BytesAllocatedPerOperation": 4096 } },
          { "Type": "FoldBenchmarks", "Method": "Fold", "Parameters": "Devices=10000",
            "Statistics": { "Mean": 30000000.0 }, "Memory": { "BytesAllocatedPerOperation": 40960 } } ] }
        """;

    [Theory]
    [InlineData(2.0, 2.0, false)]
    [InlineData(2.0, 2.99, false)]
    [InlineData(2.0, 3.0, true)]
    [InlineData(0.0, 0.0, false)]
    [InlineData(0.0, 1.0, true)]
    [InlineData(2.0, double.NaN, true)]
    public void Compare_FailsAtOneAndAHalfTimesWhatIsRecorded(double recorded, double now, bool fails)
    {
        (_, IReadOnlyList<string> worse) = RatioBench.Compare(
            new Dictionary<string, double> { ["a"] = now }, new Dictionary<string, double> { ["a"] = recorded });
        worse.ShouldBe(fails ? ["a"] : []);
    }

    [Fact]
    public void Compare_OfWhatIsNotRecorded_FailsAndSaysSo() =>
        RatioBench.Compare(new Dictionary<string, double> { ["a"] = 1 }, new Dictionary<string, double>()).Worse
            .ShouldBe(["a (nothing is recorded)"]);

    [Fact]
    public void Read_OfAReport_HasEachOperation() => MicroBench.Read(Report).ShouldBe(
    [
        new MicroResult("FoldBenchmarks.Fold(Devices=1000)", 2000, 4096),
        new MicroResult("FoldBenchmarks.Fold(Devices=10000)", 30000, 40960),
    ]);

    [Fact]
    public void Read_OfABenchmarkThatFailed_NamesIt() => Should.Throw<InvalidDataException>(() => MicroBench.Read(
        Report.Replace("\"Mean\": 2000000.0", "\"Mean\": null", StringComparison.Ordinal)).ToList())
        .Message.ShouldBe("benchmark FoldBenchmarks.Fold(Devices=1000) has no figures");

    // What is not measured any more would be recorded for ever, and what is new would fail the pipeline.
    [Fact]
    public void Recorded_HasEachBenchmark()
    {
        IReadOnlyDictionary<string, double> recorded = RatioBench.Recorded();
        recorded.Keys.ShouldContain("runner's part to a bare session");
        recorded.Keys.ShouldContain("processor time a device, at 100 devices to at 10");
        foreach (string operation in new[] { "Compress", "Encode", "Sign", "Verify", "Decode" })
            recorded.Keys.ShouldContain($"bytes that CommandBenchmarks.{operation}(Thousands=180) allocates");
        recorded.Values.ShouldAllBe(value => value >= 0 && double.IsFinite(value));
    }
}
