using Leafwire.Cli.Client;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Watch;

/// <summary>The configuration files of a folder as a listing tells them.</summary>
/// <param name="Files">Size and time of the last write, by the path in the folder.</param>
internal sealed record FolderSnapshot(IReadOnlyDictionary<string, (long Size, DateTime Written)> Files)
{
    public static readonly FolderSnapshot Empty = new(new Dictionary<string, (long, DateTime)>());

    public static FolderSnapshot Of(string folder)
    {
        var files = new SortedDictionary<string, (long, DateTime)>(StringComparer.Ordinal);
        foreach (BuildFile found in BuildFolder.Files(folder).Configurations)
        {
            var file = new FileInfo(Path.Combine(folder, found.Path));
            // Gone between the listing and the look: the next look will not list it.
            if (file.Exists)
                files[found.Path] = (file.Length, file.LastWriteTimeUtc);
        }

        return new FolderSnapshot(files);
    }

    public bool SameAs(FolderSnapshot other) => Files.Count == other.Files.Count
        && Files.All(f => other.Files.TryGetValue(f.Key, out var o) && o == f.Value);
}
