using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leafwire.Contracts;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Client;

/// <summary>What a build on disk holds.</summary>
/// <param name="Files">Its configurations, by their paths in the folder, with <c>/</c> between the folders.</param>
/// <param name="Notes">What was left out, and why.</param>
internal sealed record BuildContent(IReadOnlyDictionary<string, byte[]> Files, IReadOnlyList<string> Notes)
{
    /// <summary>Its files of checks, likewise.</summary>
    public IReadOnlyDictionary<string, byte[]> Checks { get; init; } = new Dictionary<string, byte[]>();
}

/// <summary>A build of AVD on disk, and how it becomes an upload.</summary>
internal static class BuildFolder
{
    /// <summary>What a folder, its <c>intended/configs</c>, or a single file holds.</summary>
    /// <exception cref="UserErrorException">There is no configuration.</exception>
    public static BuildContent Read(string path)
    {
        if (File.Exists(path))
        {
            return Path.GetExtension(path).Equals(".cfg", StringComparison.OrdinalIgnoreCase)
                ? new BuildContent(
                    new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { [Path.GetFileName(path)] = File.ReadAllBytes(path) }, [])
                : throw new UserErrorException($"'{path}' is no .cfg file; give a .cfg file, or the folder that AVD wrote");
        }

        string folder = Locate(path);
        BuildContent content = Take(folder, Files(folder));
        // Ansible's own files beside AVD's folder are nothing to speak of, but one that ends like a configuration is.
        string[] beside = folder == path ? [] : [.. Directory.EnumerateFiles(path).Where(BuildFiles.IsNamedAsConfiguration)
            .Order(StringComparer.Ordinal)];
        content = content with
        {
            Notes = [.. content.Notes, .. beside.Select(f => $"{Path.GetFileName(f)} was left out: {BuildFiles.Elsewhere}")],
        };
        return content.Files.Count > 0
            ? content
            : throw new UserErrorException(
                string.Join('\n', [$"'{folder}' holds no .cfg file of a switch; AVD writes them to intended/configs", .. content.Notes]));
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

    /// <summary>The files of a folder and what is in it, sorted as the pipeline sorts those of an archive.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static BuildFiles Files(string folder)
    {
        var paths = new List<string>();
        var open = new Stack<string>([folder]);
        while (open.TryPop(out string? next))
        {
            paths.AddRange(Directory.EnumerateFiles(next).Select(f => Path.GetRelativePath(folder, f)));
            foreach (string inner in Directory.EnumerateDirectories(next))
            {
                // A link may lead back up; and what is hidden (.git) is none of the build's, however much it is.
                if (Path.GetFileName(inner)[0] == '.')
                    paths.Add(Path.GetRelativePath(folder, inner) + "/*");
                else if (!new DirectoryInfo(inner).Attributes.HasFlag(FileAttributes.ReparsePoint))
                    open.Push(inner);
            }

            if (paths.Count > Limits.ArchiveEntries)
                throw new UserErrorException(
                    $"'{folder}' holds more than {Limits.ArchiveEntries} files; give the folder that AVD writes to");
        }

        return BuildFiles.Of([.. paths.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Reads the configurations of a folder, by their paths in it.</summary>
    public static BuildContent Take(string folder, BuildFiles build)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (BuildFile file in build.Configurations.ToArray())
        {
            byte[] content = File.ReadAllBytes(Path.Combine(folder, file.Path));
            if (BuildFiles.Reason(content) is { } foreign)
                build.LeaveOut(file, foreign);
            else
                files.Add(file.Path, content);
        }

        foreach (BuildFile inner in build.Policies.Where(p => p.Path.Contains('/')).ToArray())
            build.LeaveOut(inner, "the policy is the one in the folder itself");
        return new BuildContent(files, build.Notes)
        {
            Checks = build.Checks.ToDictionary(
                file => file.Path, file => File.ReadAllBytes(Path.Combine(folder, file.Path)), StringComparer.Ordinal),
        };
    }

    /// <summary>The policy: the file that is named, or the folder's own, or null for the default.</summary>
    /// <exception cref="UserErrorException">The file is not there, or is no JSON object while it has to be changed.</exception>
    public static byte[]? ReadPolicy(
        string path, string? policyFile, bool dryRun, IReadOnlyList<string>? limit = null, bool approval = false)
    {
        string? file = PolicyFile(path, policyFile);
        if (file is not null && !File.Exists(file))
            throw new UserErrorException($"there is no policy file '{file}'");
        byte[]? policy = file is null ? null : File.ReadAllBytes(file);
        if (!dryRun && !approval && limit is not { Count: > 0 })
            return policy;
        return Change(file, policy, settings =>
        {
            if (dryRun)
                settings["dryRun"] = true;
            if (approval)
                settings["approval"] = "required";
            if (limit is { Count: > 0 })
                settings["limit"] = new JsonArray([.. limit.Select(pattern => JsonValue.Create(pattern))]);
        });
    }

    /// <summary>The file of the policy: the one that is named, or the folder's own; null for none.</summary>
    public static string? PolicyFile(string path, string? policyFile) => policyFile is not null || !Directory.Exists(path)
        ? policyFile
        : new[] { Locate(path), path }.SelectMany(Policies).FirstOrDefault();

    /// <summary>The option that limits a push to some devices, in place of the policy's own <c>limit</c>.</summary>
    public static Option<string[]> LimitOption() =>
        new("--limit") { Description = "Push these devices alone: a name or a pattern with * and ?, as often as wanted" };

    /// <summary>Reads an upload as the pipeline will, so that mistakes show before anything is sent.</summary>
    public static UploadResult Check(UploadName name, byte[] archive) => UploadReader.Read(name, archive);

    private static IEnumerable<string> Policies(string folder) =>
        Directory.EnumerateFiles(folder).Where(f => Path.GetFileName(f).Equals(BuildFiles.PolicyFile, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal);

    private static byte[] Change(string? file, byte[]? policy, Action<JsonObject> change)
    {
        try
        {
            JsonNode? json = policy is null ? new JsonObject() : JsonNode.Parse(policy,
                documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (json is not JsonObject settings)
                throw new UserErrorException($"{file}: this is no JSON object");
            change(settings);
            return Encoding.UTF8.GetBytes(settings.ToJsonString());
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{file}:{e.LineNumber + 1}: this is no JSON");
        }
    }
}
