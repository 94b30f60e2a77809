using System.Collections.Concurrent;
using Leafwire.Cli.Client;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Chaos;

/// <summary>Leaves uploads, and watches the list of pushes for what becomes of them.</summary>
internal sealed class UploadTracker(StorageAccount account, string site, TimeProvider time)
{
    private const int Most = 100_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, (ChaosUpload Upload, long At)> _uploads = new();
    private readonly ConcurrentDictionary<string, (PushSummary Row, TimeSpan Took)> _ended = new();

    /// <summary>Uploads that have no result yet.</summary>
    public int Open => _uploads.Keys.Count(id => !_ended.ContainsKey(id));

    /// <summary>Uploads so far.</summary>
    public int Count => _uploads.Count;

    /// <summary>How long each took from upload to recorded result.</summary>
    public IReadOnlyList<TimeSpan> Times => [.. _ended.Values.Select(e => e.Took).Order()];

    /// <summary>Stores an upload. When the storage fails it is tried until it is stored, as an uploader would.</summary>
    public async Task UploadAsync(ChaosUpload upload, bool twice, CancellationToken cancel)
    {
        // Stored again it is a push of its own, which finds its configurations running.
        for (int stored = 0; stored < (twice ? 2 : 1); stored++)
        {
            string id = await StoreAsync(upload, cancel);
            _uploads[id] = (upload with { PushId = id }, time.GetTimestamp());
        }
    }

    /// <summary>Notes what has ended, until <paramref name="until"/> says that it is enough.</summary>
    public async Task WatchAsync(Func<bool> until, CancellationToken cancel)
    {
        while (!until())
        {
            foreach (PushSummary row in await RowsAsync(cancel))
            {
                if (row.IsFinal && _uploads.TryGetValue(row.Id, out (ChaosUpload Upload, long At) upload))
                    _ended.TryAdd(row.Id, (row, time.GetElapsedTime(upload.At)));
            }

            await Task.Delay(Pause, time, cancel);
        }
    }

    /// <summary>Everything that was uploaded, with what is recorded of it now.</summary>
    public async Task<IReadOnlyList<UploadRecord>> ReadAsync(CancellationToken cancel)
    {
        ILookup<string, PushSummary> rows = (await RowsAsync(cancel)).ToLookup(r => r.Id);
        var records = new List<UploadRecord>();
        foreach ((ChaosUpload upload, _) in _uploads.Values.OrderBy(u => u.Upload.Path, StringComparer.Ordinal))
        {
            records.Add(new UploadRecord
            {
                Upload = upload,
                Rows = [.. rows[upload.PushId]],
                FirstEnd = _ended.TryGetValue(upload.PushId, out (PushSummary Row, TimeSpan Took) ended) ? ended.Row : null,
                Report = await account.Results.FindReportAsync(site, upload.PushId, cancel),
            });
        }

        return records;
    }

    private async Task<IReadOnlyList<PushSummary>> RowsAsync(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await account.Table.ListAsync(site, Most, cancel);
            }
            catch (Exception e) when (IsStorageFault(e, cancel))
            {
                await Task.Delay(Pause, time, cancel);
            }
        }
    }

    private async Task<string> StoreAsync(ChaosUpload upload, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await account.UploadAsync(new UploadName(site, Path.GetFileName(upload.Path)), upload.Content, cancel);
            }
            catch (Exception e) when (IsStorageFault(e, cancel))
            {
                await Task.Delay(Pause, time, cancel);
            }
        }
    }

    // The storage is paused by the campaign itself.
    private static bool IsStorageFault(Exception e, CancellationToken cancel) =>
        e is Azure.RequestFailedException or AggregateException || (e is OperationCanceledException && !cancel.IsCancellationRequested);
}
