using System.IO.Compression;

namespace Leafwire.Pipeline.Uploads;

/// <summary>A build as the archive that is uploaded, packed file by file.</summary>
internal sealed class UploadArchive : IDisposable
{
    private readonly MemoryStream _memory = new();
    private readonly ZipArchive _archive;

    /// <summary>Begins one.</summary>
    public UploadArchive() => _archive = new ZipArchive(_memory, ZipArchiveMode.Create, leaveOpen: true);

    /// <summary>Packs one; the same build packs to the same bytes.</summary>
    /// <param name="configurations">Its configurations, by their paths.</param>
    /// <param name="policy">Its <c>push.json</c>; null for none.</param>
    /// <param name="checks">Its files of checks, by their paths; null for none.</param>
    public static byte[] Pack(
        IReadOnlyDictionary<string, byte[]> configurations, byte[]? policy, IReadOnlyDictionary<string, byte[]>? checks = null)
    {
        using var archive = new UploadArchive();
        foreach ((string name, byte[] content) in configurations.Concat(
            (checks ?? new Dictionary<string, byte[]>()).OrderBy(c => c.Key, StringComparer.Ordinal)))
            archive.Add(name, content);
        return archive.Finish(policy);
    }

    /// <summary>Packs one file more.</summary>
    public void Add(string name, byte[] content)
    {
        ZipArchiveEntry entry = _archive.CreateEntry(name, CompressionLevel.Fastest);
        // A fixed time, so that the same build packs to the same bytes.
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using Stream stream = entry.Open();
        stream.Write(content);
    }

    /// <summary>Packs its <c>push.json</c> and ends it.</summary>
    /// <param name="policy">The policy; null for none.</param>
    public byte[] Finish(byte[]? policy)
    {
        if (policy is not null)
            Add(BuildFiles.PolicyFile, policy);
        _archive.Dispose();
        return _memory.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();
}
