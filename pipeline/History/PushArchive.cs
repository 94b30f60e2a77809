using System.Collections.Concurrent;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.History;

/// <summary>What is recorded of pushes and their devices, for whoever looks back.</summary>
internal sealed class PushArchive(PushTable table, ResultStore results)
{
    private const int ReadAtOnce = 16;

    /// <summary>Pushes that may have changed a switch, newest first.</summary>
    /// <param name="site">Of this site; null for all.</param>
    /// <param name="from">Those that ended at this moment or later, or are under way; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<PushSummary>> ListAsync(string? site, DateTimeOffset? from, CancellationToken cancellationToken) =>
        [.. (await table.ListAsync(site, int.MaxValue, cancellationToken)).Where(p =>
            !p.DryRun && p.Status is not (PushStatus.Refused or PushStatus.Superseded)
            && (from is null || p.EndedAt is null || p.EndedAt >= from))];

    /// <summary>What pushes did to their devices; one whose report is gone, or not there yet, is left out.</summary>
    public async Task<IReadOnlyList<PastPush>> ReadAsync(IEnumerable<PushSummary> pushes, CancellationToken cancellationToken)
    {
        var read = new ConcurrentBag<PastPush>();
        await Parallel.ForEachAsync(pushes,
            new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = cancellationToken }, async (push, stop) =>
            {
                if (await results.FindReportAsync(push.Site, push.Id, stop) is { } report)
                    read.Add(new PastPush(push, report.Devices));
            });
        return [.. read];
    }

    /// <summary>What pushes did to one device, newest first.</summary>
    /// <param name="device">The device.</param>
    /// <param name="site">Its site; null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <remarks>
    /// A table of devices has no key by device, and one more row for each device would make every push slower: a device's rows are
    /// asked for one by one, from the newest push on, until there are enough.
    /// </remarks>
    public async Task<IReadOnlyList<DeviceLogEntry>> LogAsync(
        string device, string? site, int limit, CancellationToken cancellationToken)
    {
        var entries = new List<DeviceLogEntry>();
        foreach (PushSummary[] page in (await ListAsync(site, null, cancellationToken)).Chunk(ReadAtOnce))
        {
            DeviceRow?[] rows = await Task.WhenAll(page.Select(p => table.FindDeviceAsync(p.Id, device, cancellationToken)));
            entries.AddRange(page.Zip(rows).Where(p => p.Second is not null).Select(p => DeviceLogEntry.Of(p.First, p.Second!)));
            if (entries.Count >= limit)
                break;
        }

        return [.. entries.Take(limit)];
    }

    /// <summary>What a device ran after a push.</summary>
    /// <returns>The configuration; or why it is not to be had.</returns>
    public async Task<(string? Text, string? Problem)> RanAfterAsync(PushSummary push, string device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(push);
        DeviceReport? found = (await results.FindReportAsync(push.Site, push.Id, cancellationToken))?.Devices
            .FirstOrDefault(d => d.Device == device);
        if (found is null)
            return (null, $"push {push.Id} has no device {device}");
        if (found.Runs is not (RunningConfiguration.New or RunningConfiguration.Old))
            return (null, $"what {device} ran after push {push.Id} is not known");
        string? blob = found.Runs == RunningConfiguration.New ? found.After ?? found.Before : found.Before;
        if (blob is null)
            return (null, $"push {push.Id} archived no configuration of {device}: {found.Message ?? ReportText.Of(found.Outcome)}");
        return await TextAsync(push, blob, cancellationToken);
    }

    /// <summary>A text of a device that a push archived.</summary>
    /// <returns>The text; or that it is gone.</returns>
    public async Task<(string? Text, string? Problem)> TextAsync(PushSummary push, string blob, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(push);
        return await results.FindTextAsync(push.Site, push.Id, blob, cancellationToken) is { } text
            ? (text, null)
            : (null, $"{ResultFolder.Of(push.Site, push.Id)}{blob} is gone from the container of results");
    }
}
