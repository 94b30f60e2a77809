using System.Text.Json;
using Json.Schema;
using Leafwire.Cli.Output;
using Leafwire.Contracts;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Pipeline.Reports;

/// <summary>
/// The published schemas are those of the code. After a report was changed, <c>LEAFWIRE_WRITE_DOCS=true ./leafwire test</c> writes
/// them anew.
/// </summary>
public sealed class ReportSchemaTests
{
    private const string Report = "docs/schemas/report.schema.json";
    private const string Document = "docs/schemas/push-document.schema.json";

    private static PushReport Sample => SampleReport.Of(PushStatus.Failed,
        SampleReport.Device("leaf1", DeviceOutcome.Rejected, "1 line refused") with
        {
            Rejected = [new RejectedLine(7, "  vlan 5000", "% Invalid input")],
            FailedChecks = [new CheckFailure("bgp", CheckPhase.Post, "Established", "Idle")],
            Checks = [new CheckResult("bgp", CheckPhase.Post, CheckVerdict.Unhealthy) { Expected = "Established", Actual = "Idle" }],
            Risks = [new Risk("bgp", "a neighbor goes")],
        }) with
        {
            Digest = "sha256:" + new string('0', 64),
            Provenance = new Provenance { Author = "anna", Ticket = "NET-7" },
            CommitTimer = TimeSpan.FromMinutes(5),
            Decisions = [new PushDecision(DateTimeOffset.UnixEpoch, DecisionKind.Approve, "anna", "", null)],
            Problems = [new UploadProblem("leaf1.cfg", 4, "it is cut off")],
        };

    [Theory]
    [InlineData(Report)]
    [InlineData(Document)]
    public void Schema_InTheRepository_IsThatOfTheCode(string path)
    {
        string printed = path == Report
            ? ReportSchema.Print(PipelineJson.Default.PushReport, "A push of Leafwire: report.json, and GET /api/pushes/{id}")
            : ReportSchema.Print(CliJson.Default.PushDocument, "A push of Leafwire: the document of ./leafwire push --json");
        if (Environment.GetEnvironmentVariable("LEAFWIRE_WRITE_DOCS") == "true")
            File.WriteAllText(Repository.At(path), printed);
        Repository.Read(path).ShouldBe(printed);
    }

    [Fact]
    public void Reports_OfEveryStatus_AreGoodByTheSchema()
    {
        JsonSchema schema = JsonSchema.FromText(Repository.Read(Report));
        foreach (PushStatus status in Enum.GetValues<PushStatus>())
            Evaluate(schema, JsonSerializer.Serialize(Sample with { Status = status }, PipelineJson.Default.PushReport))
                .ShouldBeTrue(status.ToString());
        Evaluate(schema, JsonSerializer.Serialize(Sample with { EndedAt = null, Provenance = null }, PipelineJson.Default.PushReport))
            .ShouldBeTrue();
    }

    [Fact]
    public void Documents_OfTheCommandLine_AreGoodByTheSchema()
    {
        JsonSchema schema = JsonSchema.FromText(Repository.Read(Document));
        var preview = new ChangePreview
        {
            Report = Sample, Risks = [new DistinctRisk("bgp", "a neighbor goes", ["leaf1"])],
            Diffs = [new DistinctDiff(["leaf1"], "+vlan 10\n", 1, 0)], Unchanged = [], Failed = [],
        };
        PushDocument document = PushDocument.Of(Sample);

        Evaluate(schema, JsonSerializer.Serialize(document, CliJson.Default.PushDocument)).ShouldBeTrue();
        Evaluate(schema, JsonSerializer.Serialize(
            document with { Changes = ChangeDocument.Of(preview), Earlier = [document] }, CliJson.Default.PushDocument)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(Report, "status")]
    [InlineData(Report, "id")]
    [InlineData(Document, "pushId")]
    public void Report_OfAnotherForm_IsNotGood(string path, string key)
    {
        string good = path == Report
            ? JsonSerializer.Serialize(Sample, PipelineJson.Default.PushReport)
            : JsonSerializer.Serialize(PushDocument.Of(Sample), CliJson.Default.PushDocument);
        good.ShouldContain($"\"{key}\":");

        Evaluate(JsonSchema.FromText(Repository.Read(path)), good.Replace($"\"{key}\":", $"\"no{key}\":", StringComparison.Ordinal))
            .ShouldBeFalse();
    }

    private static bool Evaluate(JsonSchema schema, string json) =>
        schema.Evaluate(JsonDocument.Parse(json).RootElement).IsValid;
}
