using System.Collections.Concurrent;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Storage;

/// <summary>
/// The uploads that have a push, so that whoever lists the container looks at none of them again: read once from the
/// table of pushes, then kept.
/// </summary>
internal sealed class KnownUploads : IDisposable
{
    private readonly ConcurrentDictionary<string, bool> _pushes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Path, DateTimeOffset UploadedAt), bool> _withoutVersion = new();
    private readonly PushTable _table;
    private readonly Once _loaded;

    /// <summary>Nothing is read yet.</summary>
    public KnownUploads(PushTable table)
    {
        _table = table;
        _loaded = new Once(LoadAsync);
    }

    /// <summary>True for an upload that has a push, also one of a Leafwire that told uploads apart by their content.</summary>
    public async Task<bool> ContainsAsync(FoundUpload upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        if (await IsOlderKindAsync(upload, cancellationToken) || _pushes.ContainsKey(upload.PushId))
            return true;
        if (await _table.FindAsync(upload.PushId, cancellationToken) is null)
            return false;
        Add(upload);
        return true;
    }

    /// <summary>True for an upload that a Leafwire has pushed that told uploads apart by their content.</summary>
    public async Task<bool> IsOlderKindAsync(FoundUpload upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        await _loaded.RunAsync(cancellationToken);
        return _withoutVersion.ContainsKey((upload.Name.Path, upload.UploadedAt));
    }

    /// <summary>Keeps that an upload has its push.</summary>
    public void Add(FoundUpload upload)
    {
        ArgumentNullException.ThrowIfNull(upload);
        _pushes[upload.PushId] = true;
    }

    /// <inheritdoc/>
    public void Dispose() => _loaded.Dispose();

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        await foreach (FoundUpload upload in _table.UploadsAsync(cancellationToken))
        {
            _pushes[upload.PushId] = true;
            if (upload.ETag.Length == 0)
                _withoutVersion[(upload.Name.Path, upload.UploadedAt)] = true;
        }
    }
}
