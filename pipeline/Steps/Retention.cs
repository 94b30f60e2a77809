using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Leafwire.Pipeline.Steps;

/// <summary>
/// Removes what is recorded of pushes that ended long enough ago: by their site's policy, else by the storage's setting. What
/// somebody keeps is never removed, what nobody can say is kept, and so is the push that a device has what it runs from: it is what
/// drift is told by and what a restore goes back to.
/// </summary>
internal sealed class Retention(
    EndedPushes pushes, ResultStore results, ConfirmedBases bases, SitePolicyStore sites, IOptions<StorageOptions> options,
    TimeProvider time, ILogger<Retention> logger)
{
    /// <summary>How often it is looked, by whichever host comes first.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    /// <summary>Looks, when it is time to.</summary>
    /// <returns>How many pushes' results were removed.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (!await pushes.TakeTurnAsync(now, Interval, cancellationToken))
            return 0;
        var kept = new Dictionary<string, TimeSpan?>(StringComparer.Ordinal);
        var needed = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        int removed = 0;
        await foreach (EndedPush push in pushes.ListAsync(now - SitePolicy.ShortestRetention, cancellationToken))
        {
            if (!kept.TryGetValue(push.Site, out TimeSpan? keep))
                kept[push.Site] = keep = await OfAsync(push.Site, cancellationToken);
            if (keep is null || push.EndedAt > now - keep)
                continue;
            if (!needed.TryGetValue(push.Site, out HashSet<string>? ids))
            {
                SiteDrift drift = await bases.RefreshAsync(push.Site, cancellationToken);
                needed[push.Site] = ids = [.. drift.Devices.Select(d => d.Base?.PushId).OfType<string>()];
            }

            if (ids.Contains(push.Id) || !await results.RemoveAsync(push.Site, push.Id, cancellationToken))
                continue;
            await pushes.MarkAsync(push, cancellationToken);
            logger.PushForgotten(push.Id, push.Site, push.EndedAt);
            removed++;
        }

        return removed;
    }

    private async Task<TimeSpan?> OfAsync(string site, CancellationToken cancellationToken)
    {
        if (await sites.FindAsync(site, cancellationToken) is not { } stored)
            return options.Value.Retention;
        var problems = new List<UploadProblem>();
        if (PolicyReader.ReadSite(stored.File, stored.Bytes, problems, out _) is { } policy)
            return policy.Retention ?? options.Value.Retention;
        logger.NothingForgotten(site, problems[0].ToString());
        return null;
    }
}
