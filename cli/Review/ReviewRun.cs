using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Cli.Push;
using Leafwire.Contracts.Settings;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Review;

/// <summary>A dry run, and the one comment on the pull request that says what came of it.</summary>
internal sealed class ReviewRun(
    StorageAccount account, TimeProvider time, IPullRequestService service, BuildLog log, Func<string, string?> variable)
{
    /// <summary>Reviews a build.</summary>
    /// <exception cref="UserErrorException">This is the build of no pull request, or a service refuses.</exception>
    public async Task<PushReport> RunAsync(
        BuildRequest request, Provenance? from, string? junit, string? summary, CancellationToken cancellationToken)
    {
        PullRequest pull = await service.FindAsync(cancellationToken)
            ?? throw new UserErrorException("this is the build of no pull request; see what would change with: "
                + $"leafwire diff {request.Path} --site {request.Site}");
        PackedBuild build = PackedBuild.Of(request with { DryRun = true }, time);
        var files = ReviewFiles.Of(request, build.Content, variable);
        foreach (string note in build.Content.Notes)
            log.Say(note);
        string? push = build.Read.Upload is null ? null : await account.UploadAsync(
            build.Name, build.Archive, cancellationToken,
            (from ?? new Provenance()) with { PullRequest = pull.Number, Commit = pull.Head });
        PushReport report = push is null ? Refused(build) : await FollowAsync(push, build.Name, cancellationToken);
        ChangePreview preview = await new PreviewReader(account.Results, account.Drift).ReadAsync(report, null, cancellationToken);
        string? digest = report.Status is PushStatus.Succeeded or PushStatus.Incomplete ? report.Digest : null;
        string[] next = digest is not null ? [$"leafwire push {files.Build} --site {request.Site} --reviewed   # when it is merged"]
            : push is not null ? [$"leafwire status {push}"] : [$"leafwire plan {files.Build}"];
        IReadOnlyList<string> checks = push is null ? []
            : Checks(await account.Results.FindPlanAsync(request.Site, push, cancellationToken));
        var marker = new ReviewMarker(request.Site, push, digest, pull.Head);
        string text = SummaryMarkdown.Write(preview, next, checks, service.CommentLimit - marker.Text.Length - 1);
        await service.WriteCommentAsync(pull, await service.FindCommentAsync(pull, request.Site, cancellationToken),
            $"{marker.Text}\n{text}", cancellationToken);
        log.Show(report, files);
        if (junit is not null)
            await File.WriteAllTextAsync(junit, JUnitReport.Write(report), cancellationToken);
        if (summary is not null)
            await File.WriteAllTextAsync(summary, SummaryMarkdown.Write(preview, next, checks), cancellationToken);
        log.Say($"pull request {pull.Number} says what came of it: {ReportText.Words(report.Status)}: {report.Message}");
        return report;
    }

    private async Task<PushReport> FollowAsync(string push, UploadName name, CancellationToken cancellationToken)
    {
        log.Say($"push {push}");
        return await new PushFollower(account, time).FollowAsync(push, row => log.Say(PushWords.Line(row)), cancellationToken,
            () => log.Say(PushRun.Nobody(name, account.UploadContainer)));
    }

    // It was never uploaded, so it is no push of anybody's.
    private PushReport Refused(PackedBuild build) =>
        PushReport.Refused("", build.Name, build.Read.Problems, time.GetUtcNow(), time.GetUtcNow());

    private static string[] Checks(PushPlan? plan) => plan is null ? []
        :
        [
            .. plan.Policy.Checks.Select(check => $"{check.Check.Name}, {ReportText.Of(check.Check.Phase)}: "
                + (check.Check.Kind is { } kind ? SettingsWords.Camel(kind.ToString()) : check.Check.Command)
                + (check.Devices.Count == 0 ? "" : $" on {string.Join(", ", check.Devices)}")),
            .. plan.Policy.DefaultChecks == DefaultChecks.On ? ["what each switch had before, it has after"] : Array.Empty<string>(),
        ];
}
