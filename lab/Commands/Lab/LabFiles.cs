using System.Globalization;
using System.IO.Compression;
using Leafwire.Lab.Site;

namespace Leafwire.Lab.Commands.Lab;

/// <summary>What a lab leaves in its folder for whoever uses it: its builds, and a file that says where it is.</summary>
internal static class LabFiles
{
    /// <summary>Writes the builds, a folder each, to be edited and pushed, and gives the folder of the last one.</summary>
    public static string WriteBuilds(LabSite site, IReadOnlyList<LabBuild> builds)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(builds);
        string folder = "";
        foreach ((int index, LabBuild build) in builds.Index())
        {
            folder = Path.Combine(site.Folder, "builds", $"build-{(index + 1).ToString(CultureInfo.InvariantCulture)}");
            using var archive = new MemoryStream(build.Archive);
            ZipFile.ExtractToDirectory(archive, folder);
        }

        return folder;
    }

    /// <summary>Writes the file that a shell reads to know the lab, and gives its name.</summary>
    public static string WriteEnvironment(LabSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        string file = Path.Combine(site.Folder, "env");
        File.WriteAllText(file, Environment(site.Site, site.Storage.ConnectionString, site.Host is null ? null : site.HostUrl));
        return file;
    }

    /// <summary>What stands in it.</summary>
    public static string Environment(string site, string storage, Uri? host)
    {
        string api = host is null ? "" : $"export LEAFWIRE_API='{host}'\n";
        return $"# the lab of site '{site}'\nexport LEAFWIRE_STORAGE_CONNECTION_STRING='{storage}'\n{api}";
    }
}
