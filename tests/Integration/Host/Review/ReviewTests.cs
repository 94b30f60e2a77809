using Leafwire.Cli.Client;
using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Tests.Files;
using Leafwire.Tests.Processes;
using Microsoft.Extensions.Options;

namespace Leafwire.Tests.Integration.Host.Review;

/// <summary>A pull request from its first review to the push of its merge, through the templates' own steps.</summary>
public sealed class ReviewTests(Cloud cloud) : PageExample(cloud)
{
    private readonly TemporaryFolder _folder = new();
    private SwitchScript _switches = null!;
    private PullRequestServices _services = null!;

    public static TheoryData<string> Services => ["github", "azure"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Use(_folder);
        _switches = new SwitchScript(Runner);
        Runner.Script = _switches.AnswerAsync;
        await Runner.ServeAsync("leaf1", "leaf2");
        await StartUsualHostAsync(_folder);
        _services = Use(await PullRequestServices.StartAsync(Cancel));
        Directory.CreateDirectory(_folder.At("configs"));
        string program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Leafwire.Cli",
            Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))));
        _folder.WriteProgram("leafwire/leafwire", $"exec dotnet '{program}/Leafwire.Cli.dll' \"$@\"");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task PullRequest_ReviewedTwiceAndMerged_HasOneCommentAndIsPushedAsReviewed(string service)
    {
        Build("vlan 10");
        (await ReviewAsync(service)).Status.ShouldBe(0);
        string first = _services.Comments.ShouldHaveSingleItem().Text;
        Build("vlan 20");
        CommandRun second = await ReviewAsync(service);
        second.Status.ShouldBe(0, second.Output + second.Error);
        string text = _services.Comments.ShouldHaveSingleItem().Text;

        first.ShouldContain("+vlan 10");
        text.ShouldNotContain("vlan 10");
        text.ShouldContain("## lab: succeeded, 2 previewed\n");
        text.ShouldContain("<details><summary>leaf1 ");
        text.ShouldContain("+vlan 20");
        text.ShouldContain("what each switch had before, it has after");
        text.ShouldContain("leafwire push configs --site lab --reviewed");
        text.ShouldContain("digest `sha256:");

        CommandRun merged = await PushAsync(service);
        merged.Status.ShouldBe(0, merged.Output + merged.Error);
        _switches.Running["leaf1"].ShouldContain("vlan 20");
        using StorageAccount account = Open();
        PushSummary push = (await account.Table.ListAsync(null, 10, Cancel)).First(p => !p.DryRun);
        push.Status.ShouldBe(PushStatus.Succeeded);
        PushDecision decision = push.Decisions.ShouldHaveSingleItem();
        decision.Reason.ShouldBe($"as reviewed on pull request 12 at {PullRequestServices.Head}");
        text.ShouldContain(decision.Digest!);
        push.Provenance!.PullRequest.ShouldBe("12");
        (await File.ReadAllTextAsync(_folder.At("junit.xml"), Cancel)).ShouldContain("wave 1");
        (await File.ReadAllTextAsync(_folder.At("summary.md"), Cancel)).ShouldContain($"leafwire restore --push {push.Id}");
        (await File.ReadAllTextAsync(_folder.At("leafwire-push.json"), Cancel)).Replace(" ", "", StringComparison.Ordinal)
            .ShouldContain("\"outcome\":\"succeeded\"");
    }

    [Fact]
    public async Task Merge_ThatWouldChangeSomethingElse_IsRejectedWithTheDifference()
    {
        Build("vlan 10");
        (await ReviewAsync("github")).Status.ShouldBe(0);
        _switches.Running["leaf1"] = "hostname leaf1\n!\nvlan 99\n!\nend\n";

        CommandRun merged = await PushAsync("github");

        merged.Status.ShouldBe(1, merged.Output + merged.Error);
        merged.Error.ShouldContain("::error::push ");
        merged.Error.ShouldContain("+-vlan 99");
        _switches.Running["leaf1"].ShouldContain("vlan 99");
        using StorageAccount account = Open();
        PushSummary push = (await account.Table.ListAsync(null, 10, Cancel)).First(p => !p.DryRun);
        push.Status.ShouldBe(PushStatus.Cancelled);
        push.Message.ShouldContain("rejected by");
    }

    [Theory]
    [InlineData("github", "::error file=configs/leaf1.cfg,line=2::")]
    [InlineData("azure", "##vso[task.logissue type=error;sourcepath=configs/leaf1.cfg;linenumber=2;]")]
    public async Task Build_ThatIsRefused_IsShownAtFileAndLineAndCannotBePushed(string service, string annotation)
    {
        Build("vlan 10");
        _folder.Write("configs/leaf1.cfg", "hostname leaf1\nbanner motd\nwithout its end\n");

        CommandRun review = await ReviewAsync(service);

        review.Status.ShouldBe(1, review.Output + review.Error);
        review.Output.ShouldContain(annotation);
        _services.Comments.ShouldHaveSingleItem().Text.ShouldContain("push=none digest=none");
        CommandRun merged = await PushAsync(service);
        merged.Status.ShouldBe(1);
        merged.Error.ShouldContain("nothing was reviewed: the last review of pull request 12 at site lab failed");
    }

    // What was reviewed goes well in a preview, and a switch refuses it all the same.
    [Theory]
    [InlineData("github", "::error file=configs/leaf2.cfg,line=3::leaf2: %25 Invalid input")]
    [InlineData("azure", "##vso[task.logissue type=error;sourcepath=configs/leaf2.cfg;linenumber=3;]leaf2: %AZP25 Invalid input")]
    public async Task Push_ThatFails_IsShownAtFileAndLineAndAmongTheTests(string service, string annotation)
    {
        Build("vlan 10");
        (await ReviewAsync(service)).Status.ShouldBe(0);
        Runner.Script = command => command is not ConfigureCommand { Device: "leaf2" } ? _switches.AnswerAsync(command)
            : Task.FromResult<Reply?>(new RejectedReply
            {
                Header = command.Header, Runner = "scripted", Message = "the switch refused 1 line",
                Lines = [new RejectedLine(3, "vlan 10", "% Invalid input")],
            });

        CommandRun merged = await PushAsync(service);

        merged.Status.ShouldBe(1, merged.Output + merged.Error);
        merged.Error.ShouldContain(annotation);
        string summary = await File.ReadAllTextAsync(_folder.At("summary.md"), Cancel);
        summary.ShouldMatch(@"### Tests\n\n\d+ passed, [12] failed, \d skipped\n");
        summary.ShouldContain("| leaf2 | the switch refused 1 line |");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Comment_OfSomebodyElse_IsNoReview(string service)
    {
        Build("vlan 10");
        (await ReviewAsync(service)).Status.ShouldBe(0);
        Comment own = _services.Comments.Single();
        _services.Comments[0] = own with { By = "eve" };

        CommandRun merged = await PushAsync(service);

        merged.Status.ShouldBe(1);
        merged.Error.ShouldContain("nothing was reviewed: pull request 12 at site lab has no comment");
        Runner.Commands.ShouldAllBe(c => c.Kind == CommandKind.Preview);
    }

    [Fact]
    public async Task Comment_ThatNamesAnotherDigestThanStorage_ApprovesNothing()
    {
        Build("vlan 10");
        (await ReviewAsync("github")).Status.ShouldBe(0);
        Comment own = _services.Comments.Single();
        int at = own.Text.IndexOf("digest=sha256:", StringComparison.Ordinal) + "digest=sha256:".Length;
        _services.Comments[0] = own with { Text = own.Text[..at] + new string('0', 64) + own.Text[(at + 64)..] };

        CommandRun merged = await PushAsync("github");

        merged.Status.ShouldBe(1);
        merged.Error.ShouldContain("what is recorded of that does not fit it");
    }

    private void Build(string line)
    {
        foreach (string device in (string[])["leaf1", "leaf2"])
            _folder.Write($"configs/{device}.cfg", Config(device, line));
    }

    private StorageAccount Open() =>
        new(new StorageClients(Options.Create(new StorageOptions { ConnectionString = Account })));

    private Task<CommandRun> ReviewAsync(string service) => service == "github"
        ? TemplateSteps.GitHubAsync("Review", Values(), GitHub(isMerge: false), _folder.Path, Cancel)
        : TemplateSteps.AzureAsync("review", Azure(isMerge: false), _folder.Path, Cancel);

    private Task<CommandRun> PushAsync(string service) => service == "github"
        ? TemplateSteps.GitHubAsync("Push", Values(), GitHub(isMerge: true), _folder.Path, Cancel)
        : TemplateSteps.AzureAsync("reviewed", Azure(isMerge: true), _folder.Path, Cancel);

    // The account is named by the connection string in the environment: Azurite has no identities.
    private Dictionary<string, string> Values() => new()
    {
        ["inputs.configs"] = "configs", ["inputs.site"] = Cloud.Site, ["inputs.storage-account"] = "", ["inputs.policy"] = "",
        ["inputs.api"] = Http.BaseAddress!.ToString(), ["inputs.token"] = "", ["inputs.github-token"] = PullRequestServices.Token,
        ["steps.program.outputs.junit"] = _folder.At("junit.xml"),
    };

    private Dictionary<string, string?> GitHub(bool isMerge)
    {
        _folder.Write("event.json", isMerge ? "{}"
            : $"{{\"pull_request\":{{\"number\":12,\"head\":{{\"sha\":\"{PullRequestServices.Head}\"}}}}}}");
        return new Dictionary<string, string?>
        {
            ["GITHUB_ACTIONS"] = "true", ["GITHUB_API_URL"] = _services.Url, ["GITHUB_REPOSITORY"] = "net/fabric",
            ["GITHUB_EVENT_PATH"] = _folder.At("event.json"), ["GITHUB_SHA"] = isMerge ? PullRequestServices.Merge : "ffff",
            ["GITHUB_REF"] = isMerge ? "refs/heads/main" : "refs/pull/12/merge", ["GITHUB_ACTOR"] = "anna",
            ["GITHUB_WORKSPACE"] = _folder.Path, ["GITHUB_STEP_SUMMARY"] = _folder.At("summary.md"), ["RUNNER_TEMP"] = _folder.Path,
            ["LEAFWIRE_STORAGE_CONNECTION_STRING"] = Account,
        };
    }

    private Dictionary<string, string?> Azure(bool isMerge) => new()
    {
        ["TF_BUILD"] = "True", ["SYSTEM_COLLECTIONURI"] = _services.Url, ["SYSTEM_TEAMPROJECT"] = "the project",
        ["BUILD_REPOSITORY_ID"] = "work", ["BUILD_REPOSITORY_PROVIDER"] = "TfsGit", ["BUILD_REQUESTEDFOR"] = "anna",
        ["SYSTEM_PULLREQUEST_PULLREQUESTID"] = isMerge ? null : PullRequestServices.Number,
        ["SYSTEM_PULLREQUEST_SOURCECOMMITID"] = isMerge ? null : PullRequestServices.Head,
        ["BUILD_SOURCEVERSION"] = isMerge ? PullRequestServices.Merge : "ffff", ["BUILD_SOURCESDIRECTORY"] = _folder.Path,
        ["SYSTEM_ACCESSTOKEN"] = PullRequestServices.Token, ["LEAFWIRE_STORAGE_CONNECTION_STRING"] = Account,
        ["LEAFWIRE_API"] = Http.BaseAddress!.ToString(), ["REVIEWED"] = isMerge ? "true" : null,
        ["PROGRAM"] = _folder.At("leafwire"), ["CONFIGS"] = "configs", ["SITE"] = Cloud.Site,
        ["JUNIT"] = _folder.At("junit.xml"), ["SUMMARY"] = _folder.At("summary.md"), ["DOCUMENT"] = _folder.At("leafwire-push.json"),
    };
}
