using System.Collections.Concurrent;
using Leafwire.Cli.Client;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Restore;

/// <summary>What is recorded of a site's pushes and their devices, for whoever looks back.</summary>
internal sealed class PushArchive(StorageAccount account)
{
    private const int ReadAtOnce = 16;

    /// <summary>A push that is known.</summary>
    /// <exception cref="UserErrorException">It is not.</exception>
    public async Task<PushSummary> FindAsync(string pushId, CancellationToken cancellationToken)
    {
        if (!PushId.IsValid(pushId))
            throw new UserErrorException($"'{pushId}' is no push id: it has 16 lower-case hexadecimal digits");
        return await account.Table.FindAsync(pushId, cancellationToken)
            ?? throw new UserErrorException($"no push has the id {pushId} in this storage account");
    }

    /// <summary>A site's pushes that may have changed a switch, newest first.</summary>
    /// <param name="site">The site; null for all.</param>
    /// <param name="from">Those that ended at this moment or later, or are under way; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<PushSummary>> ListAsync(string? site, DateTimeOffset? from, CancellationToken cancellationToken) =>
        [.. (await account.Table.ListAsync(site, int.MaxValue, cancellationToken)).Where(p =>
            !p.DryRun && p.Status is not (PushStatus.Refused or PushStatus.Superseded)
            && (from is null || p.EndedAt is null || p.EndedAt >= from))];

    /// <summary>What pushes did to their devices; one whose report is gone, or not there yet, is left out.</summary>
    public async Task<IReadOnlyList<PastPush>> ReadAsync(IEnumerable<PushSummary> pushes, CancellationToken cancellationToken)
    {
        var read = new ConcurrentBag<PastPush>();
        await Parallel.ForEachAsync(pushes,
            new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = cancellationToken }, async (push, stop) =>
            {
                if (await account.ReportAsync(push, stop) is { } report)
                    read.Add(new PastPush(push, report.Devices));
            });
        return [.. read];
    }

    /// <summary>A text of a device that a push archived.</summary>
    /// <exception cref="UserErrorException">It is gone.</exception>
    public async Task<string> TextAsync(PushSummary push, string blob, CancellationToken cancellationToken) =>
        await account.Results.FindTextAsync(push.Site, push.Id, blob, cancellationToken)
        ?? throw new UserErrorException(
            $"{ResultFolder.Of(push.Site, push.Id)}{blob} is gone from the container of results", ExitCodes.PushFailed);
}
