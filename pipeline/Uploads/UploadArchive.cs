using System.IO.Compression;

namespace Leafwire.Pipeline.Uploads;

/// <summary>A build as the archive that is uploaded.</summary>
internal static class UploadArchive
{
    /// <summary>Packs one; the same build packs to the same bytes.</summary>
    /// <param name="configurations">Its configurations, by their paths.</param>
    /// <param name="policy">Its <c>push.json</c>; null for none.</param>
    /// <param name="checks">Its files of checks, by their paths; null for none.</param>
    public static byte[] Pack(
        IReadOnlyDictionary<string, byte[]> configurations, byte[]? policy, IReadOnlyDictionary<string, byte[]>? checks = null)
    {
        var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in configurations.Concat(
                (checks ?? new Dictionary<string, byte[]>()).OrderBy(c => c.Key, StringComparer.Ordinal)))
                Add(archive, name, content);
            if (policy is not null)
                Add(archive, BuildFiles.PolicyFile, policy);
        }

        return memory.ToArray();
    }

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.Fastest);
        // A fixed time, so that the same build packs to the same bytes.
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using Stream stream = entry.Open();
        stream.Write(content);
    }
}
