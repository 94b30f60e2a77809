using Leafwire.Cli.Push;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Tests.Unit.Cli;

public sealed class BuildEnvironmentTests
{
    [Fact]
    public void Read_WithoutABuildServer_SaysNothing() =>
        Read(("GITHUB_ACTOR", "anna"), ("BUILD_REQUESTEDFOR", "anna")).ShouldBe(new Provenance());

    [Fact]
    public void Read_OnAzurePipelines_SaysWhoAndWhat() =>
        Read(("TF_BUILD", "True"), ("BUILD_REQUESTEDFOR", "Anna B."), ("BUILD_SOURCEVERSION", "0a1b"),
            ("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER", "12"), ("SYSTEM_PULLREQUEST_PULLREQUESTID", "99"))
            .ShouldBe(new Provenance { Author = "Anna B.", Commit = "0a1b", PullRequest = "12" });

    [Fact]
    public void Read_OnAzurePipelinesWithItsOwnRepository_SaysThePullRequestsId() =>
        Read(("TF_BUILD", "True"), ("SYSTEM_PULLREQUEST_PULLREQUESTID", "99")).PullRequest.ShouldBe("99");

    [Theory]
    [InlineData("refs/pull/12/merge", "12")]
    [InlineData("refs/heads/main", null)]
    [InlineData(null, null)]
    public void Read_OnGitHubActions_SaysThePullRequest(string? reference, string? number) =>
        Read(("GITHUB_ACTIONS", "true"), ("GITHUB_ACTOR", "anna"), ("GITHUB_SHA", "0a1b"), ("GITHUB_REF", reference))
            .ShouldBe(new Provenance { Author = "anna", Commit = "0a1b", PullRequest = number });

    [Fact]
    public void Read_OfWhatCannotBeSaid_IsLeftOut() =>
        Read(("GITHUB_ACTIONS", "true"), ("GITHUB_ACTOR", "anna\nroot"), ("GITHUB_SHA", "")).ShouldBe(new Provenance());

    private static Provenance Read(params (string Name, string? Value)[] variables) =>
        BuildEnvironment.Read(name => variables.FirstOrDefault(v => v.Name == name).Value);
}
