using Leafwire.Contracts;

namespace Leafwire.Pipeline.Uploads;

/// <summary>A configuration or policy of a build.</summary>
/// <param name="Index">Its place among the paths that were given.</param>
/// <param name="Path">Its path, with <c>/</c> between the folders.</param>
public sealed record BuildFile(int Index, string Path)
{
    /// <summary>The file's name.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The device that it is for.</summary>
    public string Device => DeviceOf(Path);

    /// <summary>The device (<see cref="DeviceName"/>) that a file is for: its name without folders and ending.</summary>
    public static string DeviceOf(string path) => DeviceName.Of(System.IO.Path.GetFileNameWithoutExtension(path));

    /// <summary>The folder that it lies in; empty for the build's own.</summary>
    public string Folder => Path.LastIndexOf('/') is > 0 and var end ? Path[..end] : "";
}
