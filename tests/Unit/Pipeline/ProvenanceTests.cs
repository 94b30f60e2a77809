using System.Text.Json;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Unit.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline;

public sealed class ProvenanceTests
{
    [Fact]
    public void Metadata_ReadBack_IsTheSameAndAsciiOnly()
    {
        var said = new Provenance
        {
            Author = "Ånna <a@b>", Commit = "0a1b", PullRequest = "12", Ticket = "NET-7", Comment = "100% \U0001F600 \"sure\"",
        };

        IDictionary<string, string> metadata = said.Metadata();

        metadata.Values.ShouldAllBe(v => v.All(c => c > 0x1F && c < 0x7F));
        metadata.Keys.ShouldAllBe(k => k.All(c => char.IsAsciiLetterLower(c) || c == '_'));
        var problems = new List<UploadProblem>();
        Provenance.Read("b.zip", metadata, problems).ShouldBe(said);
        problems.ShouldBeEmpty();
    }

    [Fact]
    public void Read_OfOthersMetadata_IsNothing()
    {
        var problems = new List<UploadProblem>();

        Provenance.Read("b.zip", Metadata(("hdi_isfolder", "true"), ("leafwire_ticket", "  ")), problems).ShouldBeNull();

        problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("leafwire_tiket", "NET-7", "'leafwire_tiket' is not known; there are leafwire_author, leafwire_commit")]
    [InlineData("leafwire_author", "anna%0Aroot", "'leafwire_author': it is one line of plain text")]
    [InlineData("leafwire_author", "anna%1B[31m", "'leafwire_author': it is one line of plain text")]
    [InlineData("leafwire_comment", "a%E2%80%A8b", "'leafwire_comment': it is one line of plain text")]
    [InlineData("Leafwire_Ticket",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "'leafwire_ticket': it has 129 characters, more than 128")]
    public void Read_OfWhatCannotStandThere_IsAProblem(string name, string value, string reason)
    {
        var problems = new List<UploadProblem>();

        Provenance.Read("b.zip", Metadata((name, value)), problems).ShouldBeNull();

        problems.ShouldHaveSingleItem().Reason.ShouldContain(reason);
    }

    [Fact]
    public void Limits_OfAllOfPlainText_FitIntoWhatStorageKeeps()
    {
        string line = new('x', Limits.ProvenanceText);
        var said = new Provenance
        {
            Author = line, Commit = line, PullRequest = line, Ticket = line, Comment = new string('x', Limits.CommentText),
        };

        said.Problems().ShouldBeEmpty();
        said.Metadata().Sum(m => m.Key.Length + m.Value.Length).ShouldBeLessThan(Limits.MetadataBytes);
    }

    // A plan of before there was provenance.
    [Fact]
    public void Plan_OfBefore_IsRead()
    {
        const string Kept =
            """{"id":"0123456789abcdef","site":"dc1","upload":"b.zip","uploadedAt":"2026-03-01T12:00:00Z","version":1,"policy":{},"waves":[["leaf1"]]}""";

        JsonSerializer.Deserialize(Kept, PipelineJson.Default.PushPlan).ShouldNotBeNull().Provenance.ShouldBeNull();
    }

    [Fact]
    public void Reports_ForPeople_SayWhereItComesFrom()
    {
        PushReport report = SampleReport.Of(PushStatus.Succeeded) with
        {
            Provenance = new Provenance { Author = "<b>anna</b>", PullRequest = "12" },
        };

        HtmlReport.Write(report).ShouldContain("author &lt;b&gt;anna&lt;/b&gt;, pull request 12");
        SummaryMarkdown.Write(new ChangePreview { Report = report, Risks = [], Diffs = [], Unchanged = [], Failed = [] })
            .ShouldContain("author &lt;b>anna&lt;/b>, pull request 12");
    }

    private static IEnumerable<KeyValuePair<string, string>> Metadata(params (string Name, string Value)[] metadata) =>
        metadata.Select(m => KeyValuePair.Create(m.Name, m.Value));
}
