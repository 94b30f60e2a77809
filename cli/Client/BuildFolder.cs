using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Client;

/// <summary>A build of AVD on disk, and how it becomes an upload.</summary>
internal static class BuildFolder
{
    private const string PolicyFile = "push.json";

    /// <summary>The configurations of a folder, of its <c>intended/configs</c>, or a single file, by file name.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public static IReadOnlyDictionary<string, byte[]> Read(string path)
    {
        if (File.Exists(path))
        {
            return Path.GetExtension(path).Equals(".cfg", StringComparison.OrdinalIgnoreCase)
                ? new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { [Path.GetFileName(path)] = File.ReadAllBytes(path) }
                : throw new UserErrorException($"'{path}' is no .cfg file; give a .cfg file, or the folder that AVD wrote");
        }

        string folder = Locate(path);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string file in Configurations(folder))
            files.Add(Path.GetFileName(file), File.ReadAllBytes(file));
        return files.Count > 0 ? files : throw new UserErrorException($"'{folder}' holds no .cfg file; AVD writes them to intended/configs");
    }

    /// <summary>The folder that holds the configurations.</summary>
    /// <exception cref="UserErrorException">There is no such folder.</exception>
    public static string Locate(string path)
    {
        if (!Directory.Exists(path))
            throw new UserErrorException($"there is no file or folder '{path}'");
        string nested = Path.Combine(path, "intended", "configs");
        return Directory.Exists(nested) ? nested : path;
    }

    /// <summary>The configuration files of a folder, without what editors leave beside them.</summary>
    public static IEnumerable<string> Configurations(string folder) =>
        Directory.EnumerateFiles(folder, "*.cfg").Where(f => Path.GetFileName(f)[0] is not ('.' or '#' or '~'));

    /// <summary>The policy: the file that is named, or the folder's own, or null for the default.</summary>
    /// <exception cref="UserErrorException">The file is not there, or is no JSON object while it has to be changed.</exception>
    public static byte[]? ReadPolicy(string path, string? policyFile, bool dryRun)
    {
        string? file = policyFile;
        if (file is null && Directory.Exists(path))
            file = new[] { Path.Combine(Locate(path), PolicyFile), Path.Combine(path, PolicyFile) }.FirstOrDefault(File.Exists);
        if (file is not null && !File.Exists(file))
            throw new UserErrorException($"there is no policy file '{file}'");
        byte[]? policy = file is null ? null : File.ReadAllBytes(file);
        return dryRun ? DryRun(file, policy) : policy;
    }

    /// <summary>Packs an upload.</summary>
    public static byte[] Pack(IReadOnlyDictionary<string, byte[]> configurations, byte[]? policy)
    {
        var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in configurations)
                Add(archive, name, content);
            if (policy is not null)
                Add(archive, PolicyFile, policy);
        }

        return memory.ToArray();
    }

    /// <summary>Reads an upload as the pipeline will, so that mistakes show before anything is sent.</summary>
    public static IReadOnlyList<UploadProblem> Check(UploadName name, byte[] archive) => UploadReader.Read(name, archive).Problems;

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.Fastest);
        // A fixed time, so that the same build packs to the same bytes.
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using Stream stream = entry.Open();
        stream.Write(content);
    }

    private static byte[] DryRun(string? file, byte[]? policy)
    {
        try
        {
            JsonNode? json = policy is null ? new JsonObject() : JsonNode.Parse(policy, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (json is not JsonObject settings)
                throw new UserErrorException($"{file}: this is no JSON object");
            settings["dryRun"] = true;
            return JsonSerializer.SerializeToUtf8Bytes(settings);
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{file}:{e.LineNumber + 1}: this is no JSON");
        }
    }
}
