using Leafwire.Cli.Client;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Review;

/// <summary>Where in the repository stands what a report speaks of.</summary>
/// <param name="request">What was packed.</param>
/// <param name="content">What it held.</param>
/// <param name="root">The repository's root.</param>
internal sealed class ReviewFiles(BuildRequest request, BuildContent content, string root)
{
    /// <summary>Those of the repository that the build server checked out.</summary>
    public static ReviewFiles Of(BuildRequest request, BuildContent content, Func<string, string?> variable) => new(request, content,
        variable("GITHUB_WORKSPACE") ?? variable("BUILD_SOURCESDIRECTORY") ?? Environment.CurrentDirectory);

    /// <summary>The file of a device; null when none is.</summary>
    public string? OfDevice(string device) =>
        content.Files.Keys.FirstOrDefault(path => BuildFile.DeviceOf(path) == device) is { } file ? OfUpload(file) : null;

    /// <summary>A file of the upload, as its problems name it; null for what lies elsewhere, as the site's policy.</summary>
    public string? OfUpload(string file)
    {
        if (file.Equals(BuildFiles.PolicyFile, StringComparison.OrdinalIgnoreCase)
            && BuildFolder.PolicyFile(request.Path, request.PolicyFile) is { } policy)
            return FromRoot(policy);
        if (File.Exists(request.Path))
            return content.Files.ContainsKey(file) ? FromRoot(request.Path) : null;
        return content.Files.ContainsKey(file) || content.Checks.ContainsKey(file)
            ? FromRoot(Path.Combine(BuildFolder.Locate(request.Path), file)) : null;
    }

    /// <summary>The path of what was packed, from the root.</summary>
    public string Build => FromRoot(request.Path) ?? request.Path;

    private string? FromRoot(string path)
    {
        string relative = Path.GetRelativePath(root, Path.GetFullPath(path)).Replace('\\', '/');
        return relative.StartsWith("../", StringComparison.Ordinal) ? null : relative;
    }
}
