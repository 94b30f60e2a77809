using Leafwire.Contracts;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Storage;

/// <summary>Names of a push's blobs in the container of results: <c>{site}/{pushId}/…</c>.</summary>
public static class ResultFolder
{
    /// <summary>The plan.</summary>
    public const string Plan = "plan.json";

    /// <summary>The report for programs.</summary>
    public const string Report = "report.json";

    /// <summary>The report for people.</summary>
    public const string Page = "report.html";

    /// <summary>The report for build servers.</summary>
    public const string JUnit = "junit.xml";

    /// <summary>What the names of all texts of devices begin with.</summary>
    public const string Devices = "devices/";

    /// <summary>The folder, with its slash.</summary>
    public static string Of(string site, string pushId) => $"{site}/{pushId}/";

    /// <summary>The copy of the upload.</summary>
    public static string Upload(UploadName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.IsArchive ? "upload.zip" : "upload.cfg";
    }

    /// <summary>The diff of a device.</summary>
    public static string Diff(string device) => Device(device, ".diff");

    /// <summary>The running configuration before the change.</summary>
    public static string Before(string device) => Device(device, ".before.cfg");

    /// <summary>The running configuration with the candidate.</summary>
    public static string After(string device) => Device(device, ".after.cfg");

    /// <summary>The running configuration as it was fetched.</summary>
    public static string Running(string device) => Device(device, ".running.cfg");

    private static string Device(string device, string kind) => $"{Devices}{Token.Escape(device)}{kind}";
}
