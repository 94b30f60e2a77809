using System.Collections.Concurrent;
using Leafwire.Cli.Client;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>Leaves uploads, and watches the list of pushes for what becomes of them.</summary>
internal sealed class UploadTracker(StorageAccount account, RestoreMaker restores, string site, TimeProvider time)
{
    private const int Most = 100_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>A restore is made when nobody is at its devices; it is given up for want of such a moment.</summary>
    private static readonly TimeSpan RestoreWait = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (ChaosUpload Upload, long At)> _stored = new();
    private readonly ConcurrentDictionary<string, string> _newest = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _uploadedAt = new();
    private readonly ConcurrentDictionary<string, (PushSummary Row, TimeSpan Took)> _ended = new();
    private volatile IReadOnlyList<PushSummary> _rows = [];

    /// <summary>Uploads that have no result yet, and pushes of versions that were replaced and are under way.</summary>
    public int Open => _newest.Values.Union(_rows.Where(r => !r.IsFinal).Select(r => r.Id)).Count(id => !_ended.ContainsKey(id));

    /// <summary>The pushes as they were last listed.</summary>
    public IReadOnlyList<PushSummary> Rows => _rows;

    /// <summary>Uploads so far.</summary>
    public int Count => _newest.Count;

    /// <summary>How long each took from upload to recorded result.</summary>
    public IReadOnlyList<TimeSpan> Times => [.. _ended.Values.Select(e => e.Took).Order()];

    /// <summary>Stores an upload. When the storage fails it is tried until it is stored, as an uploader would.</summary>
    public async Task UploadAsync(ChaosUpload upload, bool twice, CancellationToken cancellationToken)
    {
        if (upload.Kind == UploadKind.Restore)
        {
            if (await RestoreAsync(upload, cancellationToken) is not { } made)
                return;
            upload = made;
        }

        byte[] content = upload.ContentAt(_uploadedAt[upload.Name.Path] = time.GetUtcNow());
        for (int time = 0; time < (twice ? 2 : 1); time++)
            await StoreAsync(upload, content, cancellationToken);
    }

    /// <summary>What was uploaded under a name; null when nothing was.</summary>
    public ChaosUpload? Find(string pushId) => _stored.TryGetValue(pushId, out (ChaosUpload Upload, long At) stored) ? stored.Upload : null;

    /// <summary>Notes what has ended, until <paramref name="until"/> says that it is enough.</summary>
    public async Task WatchAsync(Func<bool> until, CancellationToken cancellationToken)
    {
        while (!until())
        {
            IReadOnlyList<PushSummary> rows = await RowsAsync(cancellationToken);
            foreach (PushSummary row in rows.Where(r => r.IsFinal))
                _ended.TryAdd(row.Id, (row, _stored.TryGetValue(row.Id, out (ChaosUpload Upload, long At) stored)
                    ? time.GetElapsedTime(stored.At)
                    : TimeSpan.Zero));
            _rows = rows;
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>
    /// Every version that was stored, also one whose answer was lost and that only its row tells of, with what is recorded of it now.
    /// </summary>
    public async Task<IReadOnlyList<UploadRecord>> ReadAsync(CancellationToken cancellationToken)
    {
        ILookup<string, PushSummary> rows = (await RowsAsync(cancellationToken)).ToLookup(r => r.Id);
        Dictionary<string, ChaosUpload> byName = _stored.Values.Select(s => s.Upload).DistinctBy(u => u.Name)
            .ToDictionary(u => u.Name.Name);
        var versions = rows.Where(r => byName.ContainsKey(r.First().Upload)).ToDictionary(r => r.Key, r => byName[r.First().Upload]);
        foreach ((string id, (ChaosUpload upload, _)) in _stored)
            versions[id] = upload;
        var records = new List<UploadRecord>();
        foreach ((string id, ChaosUpload upload) in versions.OrderBy(v => v.Value.Name.Path, StringComparer.Ordinal))
        {
            records.Add(new UploadRecord
            {
                PushId = id,
                WasReplaced = _newest[upload.Name.Path] != id,
                Upload = upload,
                UploadedAt = _uploadedAt[upload.Name.Path],
                Rows = [.. rows[id]],
                FirstEnd = _ended.TryGetValue(id, out (PushSummary Row, TimeSpan Took) ended) ? ended.Row : null,
                Report = await account.Results.FindReportAsync(site, id, cancellationToken),
            });
        }

        return records;
    }

    private async Task<IReadOnlyList<PushSummary>> RowsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await account.Table.ListAsync(site, Most, cancellationToken);
            }
            catch (Exception e) when (IsStorageFault(e, cancellationToken))
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private async Task<ChaosUpload?> RestoreAsync(ChaosUpload wanted, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < RestoreWait)
        {
            try
            {
                if (await restores.TryMakeAsync(wanted, _rows, cancellationToken) is { } made)
                    return made;
            }
            catch (Exception e) when (IsStorageFault(e, cancellationToken))
            {
                // Tried again, as an operator would.
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        return null;
    }

    private async Task StoreAsync(ChaosUpload upload, byte[] content, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                string id = await account.UploadAsync(upload.Name, content, cancellationToken);
                _stored[id] = (upload, time.GetTimestamp());
                _newest[upload.Name.Path] = id;
                return;
            }
            catch (Exception e) when (IsStorageFault(e, cancellationToken))
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    // The storage is paused by the campaign itself.
    private static bool IsStorageFault(Exception e, CancellationToken cancellationToken) =>
        e is Azure.RequestFailedException or AggregateException
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
