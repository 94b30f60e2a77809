using System.IO.Compression;
using System.IO.Hashing;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Pipeline.Uploads;

/// <summary>The files of an archive that somebody sent, read one at a time: what its directory says of them is a claim.</summary>
internal static class ArchiveFiles
{
    /// <summary>Each entry of the directory begins with this (APPNOTE 4.3.12).</summary>
    private static ReadOnlySpan<byte> EntryMark => "PK\x01\x02"u8;

    /// <summary>How many entries the directory may have; the framework would read in as many as there are.</summary>
    public static int CountEntries(Stream content)
    {
        byte[] buffer = new byte[64 * 1024];
        int entries = 0, kept = 0, read;
        content.Position = 0;
        while ((read = content.Read(buffer, kept, buffer.Length - kept)) > 0)
        {
            ReadOnlySpan<byte> known = buffer.AsSpan(0, kept + read);
            entries += known.Count(EntryMark);
            // A mark may lie across two pieces; what is kept is too short to hold one that was counted.
            kept = Math.Min(known.Length, EntryMark.Length - 1);
            known[^kept..].CopyTo(buffer);
        }

        content.Position = 0;
        return entries;
    }

    /// <summary>Why a file is not read at all; null for one that is.</summary>
    public static string? Problem(BuildFile file, ZipArchiveEntry entry) =>
        IsUnsafe(file.Path) ? "the path leaves the archive; pack files with relative paths"
        : IsLink(entry) ? "the archive holds a symbolic link in place of the file; pack what it points to"
        : null;

    /// <summary>
    /// Reads a file. The sizes in an archive's directory are the sender's claim, and the framework neither reads past them nor checks
    /// the checksum (APPNOTE 4.4.7): what counts is what is really read.
    /// </summary>
    /// <returns>Null when there was a problem.</returns>
    public static ReadOnlyMemory<byte>? Read(BuildFile file, ZipArchiveEntry entry, int limit, List<UploadProblem> problems)
    {
        try
        {
            using Stream stream = entry.Open();
            // Deflate makes at most 1032 bytes out of one (zlib, "Technical Details"): no room is made for a mere claim.
            long most = Math.Min(limit, Math.Min(Math.Max(entry.Length, 0), (1032 * entry.CompressedLength) + 64));
            byte[] buffer = new byte[most + 1];
            int read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (read > limit)
                problems.Add(new UploadProblem(BuildFiles.Printable(file.Path), null, $"the file has more than {limit} bytes"));
            else if (read != entry.Length)
                problems.Add(new UploadProblem(BuildFiles.Printable(file.Path), null,
                    $"the file does not have the {entry.Length} bytes that the archive states: the archive is damaged"));
            else if (Crc32.HashToUInt32(buffer.AsSpan(0, read)) != entry.Crc32)
                problems.Add(new UploadProblem(
                    BuildFiles.Printable(file.Path), null, "the file's checksum is wrong: the archive is damaged"));
            else
                return buffer.AsMemory(0, read);
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException)
        {
            problems.Add(new UploadProblem(BuildFiles.Printable(file.Path), null,
                "the file cannot be unpacked: the archive is damaged, encrypted, or of a method other than deflate"));
        }

        return null;
    }

    /// <summary>Reads a configuration that was read before.</summary>
    public static string ReadAgain(BuildFile file, ZipArchiveEntry entry)
    {
        var problems = new List<UploadProblem>();
        return Read(file, entry, Limits.ConfigurationBytes, problems) is { } bytes
            ? ConfigurationText.Again(bytes.Span)
            : throw new InvalidDataException($"the upload changed while it was read: {string.Join("; ", problems)}");
    }

    private static bool IsUnsafe(string path) => path.StartsWith('/') || path.Contains(':') || path.Split('/').Contains("..");

    // What Unix keeps of a file's mode lies in the upper half (APPNOTE 4.4.15, as Info-ZIP writes it): S_IFLNK.
    private static bool IsLink(ZipArchiveEntry entry) => ((entry.ExternalAttributes >> 16) & 0xF000) == 0xA000;
}
