using System.CommandLine;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Cli.Push;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Review;

/// <summary><c>leafwire review DIR --site NAME</c>: what a pull request would change, as one comment on it.</summary>
internal static class ReviewCommand
{
    public static Command Create(TimeProvider time)
    {
        var path = new Argument<string>("path") { Description = "The folder that AVD wrote (or its intended/configs), or one .cfg file" };
        var site = new Option<string>("--site") { Description = "The site that it is for", Required = true };
        var policy = new Option<string?>("--policy") { Description = "A push.json (default: the folder's own, or the default policy)" };
        Option<string[]> limit = BuildFolder.LimitOption();
        var junit = new Option<string?>("--junit") { Description = "Write the result as JUnit XML" };
        var summary = new Option<string?>("--summary") { Description = "Write the result as Markdown" };
        var provenance = new ProvenanceArguments();
        var storage = new StorageArguments();
        var command = new Command("review", "In the build of a pull request: say on it what it would change, in one comment")
        {
            path, site, policy, limit, junit, summary,
        };
        provenance.AddTo(command);
        storage.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Func<string, string?> variable = Environment.GetEnvironmentVariable;
            Provenance? from = provenance.Read(parsed, variable);
            IPullRequestService service = PullRequests.Open(variable);
            using StorageAccount account = storage.Open(parsed);
            var review = new ReviewRun(account, time, service, BuildLog.Of(variable, Console.Out), variable);
            PushReport report = await review.RunAsync(
                new BuildRequest(parsed.GetRequiredValue(path), parsed.GetRequiredValue(site))
                {
                    PolicyFile = parsed.GetValue(policy), Limit = parsed.GetValue(limit),
                },
                from, parsed.GetValue(junit), parsed.GetValue(summary), cancellationToken);
            return PushWords.ExitCode(report.Status);
        });
        return command;
    }
}
