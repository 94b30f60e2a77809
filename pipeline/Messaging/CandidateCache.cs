using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Messaging;

/// <summary>The candidates of the pushes under way, so that an upload is unpacked once and not for every wave.</summary>
public sealed class CandidateCache(ResultStore results)
{
    /// <summary>Characters of configuration that are held at most, beside the newest push's.</summary>
    private const long Capacity = 128 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly LinkedList<Entry> _entries = [];

    /// <summary>Keeps the candidates of a push that was just planned.</summary>
    public void Keep(string pushId, Upload upload)
    {
        ArgumentNullException.ThrowIfNull(upload);
        var entry = new Entry(pushId, upload.Candidates.ToDictionary(c => c.Key, c => new Lazy<Payload>(() => Payload.Of(c.Value))), upload.Candidates.Values.Sum(t => (long)t.Length));
        lock (_gate)
        {
            Remove(pushId);
            _entries.AddLast(entry);
            while (_entries.Count > 1 && _entries.Sum(e => e.Size) > Capacity)
                _entries.RemoveFirst();
        }
    }

    /// <summary>The candidates of a push, by device.</summary>
    public async Task<IReadOnlyDictionary<string, Lazy<Payload>>> GetAsync(PushPlan plan, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (Find(plan.Id) is { } kept)
            return kept;
        byte[] content = await results.ReadUploadAsync(plan, cancel);
        UploadResult read = UploadReader.Read(new UploadName(plan.Site, plan.Upload), content);
        Keep(plan.Id, read.Upload ?? throw new InvalidDataException($"the copy of the upload of push {plan.Id} cannot be read any more: {read.Problems[0].File}: {read.Problems[0].Reason}"));
        return Find(plan.Id) ?? throw new InvalidOperationException($"the candidates of push {plan.Id} were dropped while they were read");
    }

    /// <summary>Drops the candidates of an ended push.</summary>
    public void Forget(string pushId)
    {
        lock (_gate)
            Remove(pushId);
    }

    private Dictionary<string, Lazy<Payload>>? Find(string pushId)
    {
        lock (_gate)
            return _entries.FirstOrDefault(e => e.PushId == pushId)?.Candidates;
    }

    private void Remove(string pushId)
    {
        if (_entries.FirstOrDefault(e => e.PushId == pushId) is { } entry)
            _entries.Remove(entry);
    }

    private sealed record Entry(string PushId, Dictionary<string, Lazy<Payload>> Candidates, long Size);
}
