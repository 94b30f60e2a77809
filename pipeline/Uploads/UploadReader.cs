using System.IO.Compression;
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
        ArgumentNullException.ThrowIfNull(content);
        return Read(name, new MemoryStream(content, writable: false));
    }

    /// <summary>Reads an upload file by file, so that of all its configurations one is held at a time.</summary>
    /// <param name="name">Where it lay.</param>
    /// <param name="content">The blob's bytes, in which one can go back and forth. The upload's texts can be read as long as it is open.
    /// </param>
    public static UploadResult Read(UploadName name, Stream content)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(content);
        if (content.Length > Limits.UploadBytes)
            return UploadResult.Refused(
                new UploadProblem(name.Name, null, $"the upload has {content.Length} bytes, more than {Limits.UploadBytes}"));
        if (!name.IsArchive)
            return ReadConfiguration(name, content);
        int entries = ArchiveFiles.CountEntries(content);
        if (entries > Limits.ArchiveEntries)
            return UploadResult.Refused(new UploadProblem(
                name.Name, null, $"the archive holds {entries} files, more than {Limits.ArchiveEntries}; pack the configurations only"));
        try
        {
            // It is left open: its files are read again when they are stored.
            return ReadArchive(name, new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true), content.Length);
        }
        catch (InvalidDataException)
        {
            return UploadResult.Refused(
                new UploadProblem(name.Name, null, "the file is no zip archive, or is damaged or cut off; upload it again"));
        }
    }

    private static UploadResult ReadConfiguration(UploadName name, Stream content)
    {
        if (content.Length > Limits.ConfigurationBytes)
            return UploadResult.Refused(new UploadProblem(name.Name, null, $"the file has more than {Limits.ConfigurationBytes} bytes"));
        byte[] bytes = new byte[content.Length];
        content.Position = 0;
        content.ReadExactly(bytes);
        if (BuildFiles.Reason(bytes) is { } foreign)
            return UploadResult.Refused(new UploadProblem(name.Name, 1, foreign));
        var draft = new UploadDraft(name.Name, null, []);
        draft.Add(new BuildFile(0, name.Name), bytes, () => ConfigurationText.Again(bytes));
        return draft.Finish([]);
    }

    private static UploadResult ReadArchive(UploadName name, ZipArchive archive, long size)
    {
        var build = BuildFiles.Of([.. archive.Entries.Select(e => e.FullName)]);
        var problems = new List<UploadProblem>();
        BuildFile[] settings = Sound(archive, build.Policies.Concat(build.Checks), problems);
        BuildFile[] configurations = Sound(archive, build.Configurations, problems);
        // Before any is read: to read what many entries share, for each of them, is what such an archive is made for.
        if (settings.Concat(configurations).Sum(f => Math.Max(archive.Entries[f.Index].CompressedLength, 0L)) > size)
            return UploadResult.Refused(new UploadProblem(
                name.Name, null, "the files in the archive claim more data than it has, or share it: the archive is damaged"));

        long unpacked = 0;
        byte[]? policy = null;
        var checks = new List<(BuildFile File, byte[] Bytes)>();
        var policies = build.Policies.ToHashSet();
        foreach (BuildFile file in settings.TakeWhile(_ => problems.Count < Limits.Problems))
        {
            if (ArchiveFiles.Read(file, archive.Entries[file.Index], Limits.PolicyBytes, problems) is not { } bytes)
                continue;
            if ((unpacked += bytes.Length) > Limits.UnpackedBytes)
                return TooLarge();
            if (!policies.Contains(file))
                checks.Add((file, bytes.ToArray()));
            else if (policy is null)
                policy = bytes.ToArray();
            else
                problems.Add(new UploadProblem(
                    BuildFiles.Printable(file.Path), null, $"the archive holds more than one {BuildFiles.PolicyFile}"));
        }

        var draft = new UploadDraft(name.Name, policy, checks, problems);
        foreach (BuildFile file in configurations.TakeWhile(_ => problems.Count < Limits.Problems))
        {
            if (draft.Files == Limits.Devices)
                return Refused($"the archive holds more than {Limits.Devices} configurations");
            ZipArchiveEntry entry = archive.Entries[file.Index];
            if (ArchiveFiles.Read(file, entry, Limits.ConfigurationBytes, problems) is not { } bytes)
                continue;
            if ((unpacked += bytes.Length) > Limits.UnpackedBytes)
                return TooLarge();
            if (BuildFiles.Reason(bytes.Span) is { } foreign)
                build.LeaveOut(file, foreign);
            else
                draft.Add(file, bytes.Span, () => ArchiveFiles.ReadAgain(file, entry));
        }

        return draft.Finish([.. build.Notes]);

        UploadResult TooLarge() => Refused($"the archive unpacks to more than {Limits.UnpackedBytes} bytes");

        UploadResult Refused(string reason) => UploadResult.Refused(
            [.. problems.Take(Limits.Problems - 1), new UploadProblem(name.Name, null, reason)]);
    }

    // Those that may be read, in the archive's order.
    private static BuildFile[] Sound(ZipArchive archive, IEnumerable<BuildFile> files, List<UploadProblem> problems)
    {
        var sound = new List<BuildFile>();
        foreach (BuildFile file in files.OrderBy(f => f.Index).TakeWhile(_ => problems.Count < Limits.Problems))
        {
            if (ArchiveFiles.Problem(file, archive.Entries[file.Index]) is { } reason)
                problems.Add(new UploadProblem(BuildFiles.Printable(file.Path), null, reason));
            else
                sound.Add(file);
        }

        return [.. sound];
    }
}
