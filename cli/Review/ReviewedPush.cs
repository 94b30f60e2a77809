using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Cli.Push;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.History;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Review;

/// <summary>A push of what was merged, approved when it would change what its pull request showed, and rejected otherwise.</summary>
internal sealed class ReviewedPush(
    StorageAccount account, TimeProvider time, HostClient host, IPullRequestService service, BuildLog log)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Uploads, waits for what it would change, and decides.</summary>
    /// <exception cref="UserErrorException">Nothing was reviewed, or the host does not take the decision.</exception>
    public async Task<(string Id, UploadName Name)> PushAsync(
        PushRun push, BuildRequest request, Provenance? from, CancellationToken cancellationToken)
    {
        PullRequest pull = await service.FindAsync(cancellationToken)
            ?? throw new UserErrorException("nothing was reviewed: this commit was merged by no pull request", ExitCodes.PushFailed);
        (PushSummary dryRun, ReviewMarker review) = await ReviewAsync(pull, request.Site, cancellationToken);
        (string id, UploadName name) = await push.UploadAsync(request with { Approval = true },
            (from ?? new Provenance()) with { PullRequest = from?.PullRequest ?? pull.Number }, cancellationToken);
        PushSummary row = await UntilDecidableAsync(id, cancellationToken);
        if (row.Status != PushStatus.AwaitingApproval)
            return (id, name);
        bool isSame = row.Digest == review.Digest;
        string who = await host.NameAsync(cancellationToken) is null ? $"review of pull request {pull.Number}" : "";
        await host.DecideAsync(id, isSame ? "approve" : "reject", new DecisionRequest(who.Length == 0 ? null : who,
            isSame ? $"as reviewed on pull request {pull.Number} at {review.Commit}"
                : $"it would change something else than pull request {pull.Number} showed",
            isSame ? row.Digest : null), cancellationToken);
        if (isSame)
            log.Say($"approved: push {id} changes what pull request {pull.Number} showed, {row.Digest}");
        else
            await TellDifferenceAsync(dryRun, row, pull, cancellationToken);
        return (id, name);
    }

    // Who may edit a comment could name another digest; storage says what the dry run found, and uploaders cannot write that.
    private async Task<(PushSummary DryRun, ReviewMarker Review)> ReviewAsync(
        PullRequest pull, string site, CancellationToken cancellationToken)
    {
        string where = $"pull request {pull.Number} at site {site}";
        ReviewComment comment = await service.FindCommentAsync(pull, site, cancellationToken)
            ?? throw new UserErrorException(
                $"nothing was reviewed: {where} has no comment of 'leafwire review'", ExitCodes.PushFailed);
        if (ReviewMarker.Read(comment.Text) is not { Push: { } dryRun, Digest: not null } review)
            throw new UserErrorException($"nothing was reviewed: the last review of {where} failed", ExitCodes.PushFailed);
        PushSummary? row = await account.FindAsync(dryRun, cancellationToken);
        if (row is null || !row.DryRun || row.Site != site || row.Digest != review.Digest
            || row.Status is not (PushStatus.Succeeded or PushStatus.Incomplete)
            || row.Provenance?.PullRequest != pull.Number || row.Provenance.Commit != review.Commit)
            throw new UserErrorException(
                $"the comment on {where} names dry run {dryRun}, and what is recorded of that does not fit it; review it again",
                ExitCodes.PushFailed);
        return (row, review);
    }

    private async Task<PushSummary> UntilDecidableAsync(string id, CancellationToken cancellationToken)
    {
        string? said = null;
        while (true)
        {
            PushSummary? row = await account.FindAsync(id, cancellationToken);
            if (row is not null && PushWords.Line(row) is var line && line != said)
                log.Say(said = line);
            if (row is { IsFinal: true } or { Status: PushStatus.AwaitingApproval, Digest: not null })
                return row;
            await Task.Delay(AskEvery, time, cancellationToken);
        }
    }

    private async Task TellDifferenceAsync(
        PushSummary dryRun, PushSummary push, PullRequest pull, CancellationToken cancellationToken)
    {
        log.Error(null, null, $"push {push.Id} was rejected: it would change {push.Digest}, and pull request {pull.Number} showed "
            + $"{dryRun.Digest}; something was changed since: on the switches, in the build, or by another merge");
        PushReport? reviewed = await account.ReportAsync(dryRun, cancellationToken);
        PushReport? now = await account.ReportAsync(push, cancellationToken);
        var before = (reviewed?.Devices ?? []).ToDictionary(d => d.Device, StringComparer.Ordinal);
        var after = (now?.Devices ?? []).ToDictionary(d => d.Device, StringComparer.Ordinal);
        var changed = new List<(string Device, string Difference)>();
        foreach (string device in before.Keys.Union(after.Keys)
            .Where(d => before.GetValueOrDefault(d)?.DiffDigest != after.GetValueOrDefault(d)?.DiffDigest))
        {
            changed.Add((device, LineDiff.Of(
                "as reviewed", await TextAsync(dryRun, before.GetValueOrDefault(device), cancellationToken),
                "now", await TextAsync(push, after.GetValueOrDefault(device), cancellationToken))));
        }

        foreach (var alike in changed.GroupBy(c => c.Difference))
            log.Say($"{DevicesText.Of(alike.Select(c => c.Device))}:\n"
                + (alike.Key.Length > 0 ? alike.Key : "  the same lines, but for what is not shown: secrets"));
    }

    private async Task<string> TextAsync(PushSummary push, DeviceReport? device, CancellationToken cancellationToken) =>
        device?.Diff is { } blob ? await account.Results.FindTextAsync(push.Site, push.Id, blob, cancellationToken) ?? "" : "";
}
