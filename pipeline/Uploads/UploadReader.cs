using System.IO.Compression;
using System.IO.Hashing;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Pipeline.Uploads;

/// <summary>Reads an upload and refuses what cannot be pushed, before any switch is touched.</summary>
public static class UploadReader
{
    private const string PolicyFile = "push.json";

    /// <summary>Reads an upload.</summary>
    /// <param name="name">Where it lay.</param>
    /// <param name="content">The blob's bytes.</param>
    public static UploadResult Read(UploadName name, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(content);
        if (content.Length > Limits.UploadBytes)
            return UploadResult.Refused(new UploadProblem(name.Name, null, $"the upload has {content.Length} bytes, more than {Limits.UploadBytes}"));
        var problems = new List<UploadProblem>();
        var notes = new List<string>();
        if (!name.IsArchive)
        {
            if (content.Length > Limits.ConfigurationBytes)
                return UploadResult.Refused(new UploadProblem(name.Name, null, $"the file has more than {Limits.ConfigurationBytes} bytes"));
            string device = Path.GetFileNameWithoutExtension(name.Name);
            return Finish([new UploadFile(name.Name, device, content)], null, name.Name, problems, notes);
        }

        // Each entry of the directory begins with this (APPNOTE 4.3.12); the framework would read in as many as there are.
        int entries = content.AsSpan().Count("PK\x01\x02"u8);
        if (entries > Limits.ArchiveEntries)
            return UploadResult.Refused(new UploadProblem(name.Name, null, $"the archive holds {entries} files, more than {Limits.ArchiveEntries}; pack the configurations only"));

        try
        {
            using var archive = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
            (List<UploadFile> files, byte[]? policy) = ReadArchive(name, content.Length, archive, problems, notes);
            return Finish(files, policy, name.Name, problems, notes);
        }
        catch (InvalidDataException)
        {
            return UploadResult.Refused(new UploadProblem(name.Name, null, "the file is no zip archive, or is damaged or cut off; upload it again"));
        }
    }

    private static (List<UploadFile> Files, byte[]? Policy) ReadArchive(UploadName name, int size, ZipArchive archive, List<UploadProblem> problems, List<string> notes)
    {
        var files = new List<UploadFile>();
        byte[]? policy = null;
        long packed = 0, unpacked = 0;
        int leftOut = 0;
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            if (entry.FullName.EndsWith('/') || entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal))
                continue;
            if (problems.Count >= Limits.Problems)
                break;
            if (UnsafePath(entry.FullName))
            {
                problems.Add(new UploadProblem(Printable(entry.FullName), null, "the path leaves the archive; pack files with relative paths"));
                continue;
            }

            bool isPolicy = entry.Name.Equals(PolicyFile, StringComparison.OrdinalIgnoreCase), isConfiguration = entry.Name.EndsWith(".cfg", StringComparison.OrdinalIgnoreCase);
            if (!isPolicy && !isConfiguration)
            {
                if (++leftOut <= Limits.Problems)
                    notes.Add($"{Printable(entry.FullName)} was left out: neither a .cfg file nor {PolicyFile}");
                continue;
            }

            if (files.Count == Limits.Devices)
            {
                problems.Add(new UploadProblem(name.Name, null, $"the archive holds more than {Limits.Devices} configurations"));
                files.Clear();
                break;
            }

            packed += Math.Max(entry.CompressedLength, 0);
            if (packed > size)
            {
                problems.Add(new UploadProblem(name.Name, null, "the files in the archive claim more data than it has, or share it: the archive is damaged"));
                files.Clear();
                break;
            }

            byte[]? bytes = ReadEntry(entry, isPolicy ? Limits.PolicyBytes : Limits.ConfigurationBytes, problems);
            if (bytes is null)
                continue;
            unpacked += bytes.Length;
            if (unpacked > Limits.UnpackedBytes)
            {
                problems.Add(new UploadProblem(name.Name, null, $"the archive unpacks to more than {Limits.UnpackedBytes} bytes"));
                files.Clear();
                break;
            }

            if (isConfiguration)
                files.Add(new UploadFile(entry.FullName, Path.GetFileNameWithoutExtension(entry.Name), bytes));
            else if (policy is null)
                policy = bytes;
            else
                problems.Add(new UploadProblem(Printable(entry.FullName), null, $"the archive holds more than one {PolicyFile}"));
        }

        if (leftOut > Limits.Problems)
            notes.Add($"and {leftOut - Limits.Problems} more files were left out");
        if (files.Count == 0 && problems.Count == 0)
            problems.Add(new UploadProblem(name.Name, null, "the archive holds no .cfg file; AVD writes them to intended/configs"));
        return (files, policy);
    }

    private static UploadResult Finish(List<UploadFile> files, byte[]? policyJson, string name, List<UploadProblem> problems, List<string> notes)
    {
        PushPolicy? policy = policyJson is null ? PushPolicy.Default : PolicyReader.Read(PolicyFile, policyJson, problems);
        var candidates = new SortedDictionary<string, string>(StringComparer.Ordinal);
        // Hosts are compared without case by DNS, so two spellings are one switch.
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (UploadFile file in files.TakeWhile(_ => problems.Count < Limits.Problems))
        {
            if (Token.Problem(file.Device) is { } problem)
                problems.Add(new UploadProblem(Printable(file.Path), null, $"the file's name gives the device's name, and {problem}"));
            else if (!seen.TryAdd(file.Device, file.Path))
                problems.Add(new UploadProblem(Printable(file.Path), null, $"the device {file.Device} has two configurations: the other is {Printable(seen[file.Device])}"));
            else if (ConfigurationText.Read(Printable(file.Path), file.Bytes, policy?.Mode != ConfigureMode.Merge, problems) is { } text)
                candidates.Add(file.Device, text);
        }

        if (problems.Count >= Limits.Problems)
            problems = [.. problems.Take(Limits.Problems - 1), new UploadProblem(name, null, $"only the first {Limits.Problems - 1} problems are listed")];
        return problems.Count > 0 ? UploadResult.Refused(problems) : new UploadResult(new Upload(candidates, policy!, notes), []);
    }

    // The sizes in an archive's directory are the sender's claim, and the framework neither reads past them nor checks
    // the checksum (APPNOTE 4.4.7): what counts is what is really read.
    private static byte[]? ReadEntry(ZipArchiveEntry entry, int limit, List<UploadProblem> problems)
    {
        try
        {
            using Stream stream = entry.Open();
            // Deflate makes at most 1032 bytes out of one (zlib, "Technical Details"): no room is made for a mere claim.
            long most = Math.Min(limit, Math.Min(Math.Max(entry.Length, 0), (1032 * entry.CompressedLength) + 64));
            byte[] buffer = new byte[most + 1];
            int read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (read > limit)
                problems.Add(new UploadProblem(Printable(entry.FullName), null, $"the file has more than {limit} bytes"));
            else if (read != entry.Length)
                problems.Add(new UploadProblem(Printable(entry.FullName), null, $"the file does not have the {entry.Length} bytes that the archive states: the archive is damaged"));
            else if (Crc32.HashToUInt32(buffer.AsSpan(0, read)) != entry.Crc32)
                problems.Add(new UploadProblem(Printable(entry.FullName), null, "the file's checksum is wrong: the archive is damaged"));
            else
                return buffer[..read];
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException)
        {
            problems.Add(new UploadProblem(Printable(entry.FullName), null, "the file cannot be unpacked: the archive is damaged, encrypted, or of a method other than deflate"));
        }

        return null;
    }

    private static bool UnsafePath(string path) =>
        path.StartsWith('/') || path.Contains('\\') || path.Contains(':') || path.Split('/').Contains("..");

    private static string Printable(string path) => string.Concat(path.Take(120).Select(c => char.IsControl(c) ? '?' : c));

    private sealed record UploadFile(string Path, string Device, byte[] Bytes);
}
