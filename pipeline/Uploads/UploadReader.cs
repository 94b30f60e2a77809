using System.IO.Compression;
using System.IO.Hashing;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Pipeline.Uploads;

/// <summary>Reads an upload and refuses what cannot be pushed, before any switch is touched.</summary>
public static class UploadReader
{
    /// <summary>Reads an upload.</summary>
    /// <param name="name">Where it lay.</param>
    /// <param name="content">The blob's bytes.</param>
    public static UploadResult Read(UploadName name, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(content);
        if (content.Length > Limits.UploadBytes)
            return UploadResult.Refused(
                new UploadProblem(name.Name, null, $"the upload has {content.Length} bytes, more than {Limits.UploadBytes}"));
        var problems = new List<UploadProblem>();
        if (!name.IsArchive)
        {
            if (content.Length > Limits.ConfigurationBytes)
                return UploadResult.Refused(
                    new UploadProblem(name.Name, null, $"the file has more than {Limits.ConfigurationBytes} bytes"));
            if (BuildFiles.Reason(content) is { } foreign)
                return UploadResult.Refused(new UploadProblem(name.Name, 1, foreign));
            return Finish([new UploadFile(new BuildFile(0, name.Name), content)], null, [], name.Name, problems, []);
        }

        // Each entry of the directory begins with this (APPNOTE 4.3.12); the framework would read in as many as there are.
        int entries = content.AsSpan().Count("PK\x01\x02"u8);
        if (entries > Limits.ArchiveEntries)
            return UploadResult.Refused(new UploadProblem(
                name.Name, null, $"the archive holds {entries} files, more than {Limits.ArchiveEntries}; pack the configurations only"));

        try
        {
            using var archive = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
            var build = BuildFiles.Of([.. archive.Entries.Select(e => e.FullName)]);
            var checks = new List<UploadFile>();
            (List<UploadFile> files, byte[]? policy) = ReadArchive(name, content.Length, archive, build, checks, problems);
            return Finish(files, policy, checks, name.Name, problems, [.. build.Notes]);
        }
        catch (InvalidDataException)
        {
            return UploadResult.Refused(
                new UploadProblem(name.Name, null, "the file is no zip archive, or is damaged or cut off; upload it again"));
        }
    }

    private static (List<UploadFile> Files, byte[]? Policy) ReadArchive(
        UploadName name, int size, ZipArchive archive, BuildFiles build, List<UploadFile> checks, List<UploadProblem> problems)
    {
        var files = new List<UploadFile>();
        byte[]? policy = null;
        long packed = 0, unpacked = 0;
        var policies = build.Policies.ToHashSet();
        var checkFiles = build.Checks.ToHashSet();
        foreach (BuildFile file in build.Policies.Concat(build.Checks).Concat(build.Configurations).OrderBy(f => f.Index).ToArray())
        {
            ZipArchiveEntry entry = archive.Entries[file.Index];
            bool isPolicy = policies.Contains(file);
            if (problems.Count >= Limits.Problems)
                break;
            if (UnsafePath(file.Path))
            {
                problems.Add(new UploadProblem(
                    BuildFiles.Printable(file.Path), null, "the path leaves the archive; pack files with relative paths"));
                continue;
            }

            if (IsLink(entry))
            {
                problems.Add(new UploadProblem(BuildFiles.Printable(file.Path), null,
                    "the archive holds a symbolic link in place of the file; pack what it points to"));
                continue;
            }

            if (files.Count == Limits.Devices)
                return (Damaged(name, problems, $"the archive holds more than {Limits.Devices} configurations"), policy);
            packed += Math.Max(entry.CompressedLength, 0);
            if (packed > size)
                return (Damaged(
                    name, problems, "the files in the archive claim more data than it has, or share it: the archive is damaged"), policy);
            byte[]? bytes = ReadEntry(
                file, entry, isPolicy || checkFiles.Contains(file) ? Limits.PolicyBytes : Limits.ConfigurationBytes, problems);
            if (bytes is null)
                continue;
            unpacked += bytes.Length;
            if (unpacked > Limits.UnpackedBytes)
                return (Damaged(name, problems, $"the archive unpacks to more than {Limits.UnpackedBytes} bytes"), policy);

            if (checkFiles.Contains(file))
                checks.Add(new UploadFile(file, bytes));
            else if (!isPolicy && BuildFiles.Reason(bytes) is { } foreign)
                build.LeaveOut(file, foreign);
            else if (!isPolicy)
                files.Add(new UploadFile(file, bytes));
            else if (policy is null)
                policy = bytes;
            else
                problems.Add(new UploadProblem(
                    BuildFiles.Printable(file.Path), null, $"the archive holds more than one {BuildFiles.PolicyFile}"));
        }

        return (files, policy);
    }

    // What an upload holds must be what it is for.
    private static string? Misfit(PushPolicy policy, int files, List<string> notes) => policy switch
    {
        { OnlyLooks: false } when files == 0 => "the archive holds no .cfg file of a switch; AVD writes them to intended/configs"
            + (notes is [var first, ..] ? $" ({first})" : ""),
        { OnlyLooks: true } when files > 0 => "the archive holds configurations, and its 'task' in push.json only looks; "
            + "leave one of the two out",
        { Task: PushTask.Check, Checks.Count: 0 } => "there is no check to run: write 'checks' into push.json, or a file checks/NAME.yml",
        _ => null,
    };

    private static List<UploadFile> Damaged(UploadName name, List<UploadProblem> problems, string reason)
    {
        problems.Add(new UploadProblem(name.Name, null, reason));
        return [];
    }

    private static UploadResult Finish(
        List<UploadFile> files, byte[]? policyJson, List<UploadFile> checks, string name, List<UploadProblem> problems, List<string> notes)
    {
        PolicySource source = PolicySource.NoPolicy;
        PushPolicy? policy = policyJson is null ? PushPolicy.Default
            : PolicyReader.Read(BuildFiles.PolicyFile, policyJson, problems, out source);
        PolicyCheck[] more = [.. checks.TakeWhile(_ => problems.Count < Limits.Problems)
            .SelectMany(file => PolicyReader.ReadChecks(BuildFiles.Printable(file.File.Path), file.Bytes, problems))];
        if (policy?.Checks.Count + more.Length > Limits.Checks)
            problems.Add(new UploadProblem(name, null,
                $"push.json and the files of checks hold {policy!.Checks.Count + more.Length} checks together, more than {Limits.Checks}"));
        policy = policy is null || more.Length == 0 ? policy : policy with { Checks = [.. policy.Checks, .. more] };
        if (problems.Count == 0 && Misfit(policy!, files.Count, notes) is { } misfit)
            problems.Add(new UploadProblem(name, null, misfit));
        var texts = new List<ConfigurationText>();
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((BuildFile file, byte[] bytes) in files.TakeWhile(_ => problems.Count < Limits.Problems))
        {
            string path = BuildFiles.Printable(file.Path);
            if (Token.Problem(file.Device) is { } problem)
                problems.Add(new UploadProblem(path, null, $"the file's name gives the device's name, and {problem}"));
            else if (!seen.TryAdd(file.Device, path))
                problems.Add(new UploadProblem(
                    path, null, $"the device {file.Device} has two configurations: the other is {seen[file.Device]}"));
            else if (ConfigurationText.Read(path, file.Device, bytes, problems) is { } text)
                texts.Add(text);
        }

        // A fragment that is merged ends where it ends.
        bool? requireEnd = policy is { Mode: ConfigureMode.Merge, RequireEnd: null } ? false : policy?.RequireEnd;
        bool isUnmeasured = Completeness.Check(texts, requireEnd, problems, notes);
        ConfigurationText[] clear = [.. texts.Where(t => t.ClearSecretLine > 0)];
        if (clear.Length > 0)
        {
            notes.Add($"{clear[0].File}:{clear[0].ClearSecretLine}: "
                + $"a secret stands in clear text{(clear.Length > 1 ? $" (and in {clear.Length - 1} more configurations)" : "")}: "
                + "the switch hashes it anew each time, so that the device comes out unchanged only where its hash can be computed; "
                + "write the hash, as the switch shows it");
        }

        if (problems.Count >= Limits.Problems)
            problems = [.. problems.Take(Limits.Problems - 1), new UploadProblem(
                name, null, $"only the first {Limits.Problems - 1} problems are listed")];
        if (problems.Count > 0)
            return UploadResult.Refused(problems);
        var candidates = new SortedDictionary<string, string>(texts.ToDictionary(t => t.Device, t => t.Text), StringComparer.Ordinal);
        return new UploadResult(new Upload(candidates, policy!, notes)
        {
            Source = source, UnmeasuredFile = isUnmeasured ? texts[0].File : null,
        }, []);
    }

    // The sizes in an archive's directory are the sender's claim, and the framework neither reads past them nor checks
    // the checksum (APPNOTE 4.4.7): what counts is what is really read.
    private static byte[]? ReadEntry(BuildFile file, ZipArchiveEntry entry, int limit, List<UploadProblem> problems)
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
                return buffer[..read];
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException)
        {
            problems.Add(new UploadProblem(BuildFiles.Printable(file.Path), null,
                "the file cannot be unpacked: the archive is damaged, encrypted, or of a method other than deflate"));
        }

        return null;
    }

    private static bool UnsafePath(string path) => path.StartsWith('/') || path.Contains(':') || path.Split('/').Contains("..");

    // What Unix keeps of a file's mode lies in the upper half (APPNOTE 4.4.15, as Info-ZIP writes it): S_IFLNK.
    private static bool IsLink(ZipArchiveEntry entry) => ((entry.ExternalAttributes >> 16) & 0xF000) == 0xA000;

    private sealed record UploadFile(BuildFile File, byte[] Bytes);
}
