using System.Diagnostics.CodeAnalysis;
using Leafwire.Contracts;

namespace Leafwire.Pipeline.Uploads;

/// <summary>Where an upload lies: <c>{site}/{build}.zip</c> or <c>{site}/{device}.cfg</c> in the upload container.</summary>
/// <param name="Site">The site that it is for.</param>
/// <param name="Name">The file's name below the site.</param>
public sealed record UploadName(string Site, string Name)
{
    /// <summary>The blob's name in the container.</summary>
    public string Path => $"{Site}/{Name}";

    /// <summary>True for a zip of many configurations, false for a single <c>.cfg</c>.</summary>
    public bool IsArchive => Name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    /// <summary>The device of a single <c>.cfg</c> (<see cref="DeviceName"/>); null for a zip, and for what is no file.</summary>
    public string? Device => IsArchive || OwnPush.IsOwn(Name) ? null : BuildFile.DeviceOf(Name);

    /// <summary>Reads a blob's name.</summary>
    /// <param name="path">The blob's name.</param>
    /// <param name="upload">The upload, when it is one.</param>
    /// <param name="problem">Why it is none; null when the blob is simply of another kind and of no concern.</param>
    public static bool TryParse(string path, [NotNullWhen(true)] out UploadName? upload, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(path);
        upload = null;
        problem = null;
        bool isUpload = path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".cfg", StringComparison.OrdinalIgnoreCase);
        if (!isUpload)
            return false;

        string[] parts = path.Split('/');
        if (parts.Length != 2)
        {
            problem = $"an upload lies at SITE/NAME.zip or SITE/DEVICE.cfg, not at '{path}'";
            return false;
        }

        problem = Token.Problem(parts[0]) ?? Token.Problem(System.IO.Path.GetFileNameWithoutExtension(parts[1]));
        if (problem is not null)
            return false;
        upload = new UploadName(parts[0], parts[1]);
        return true;
    }
}
