using Leafwire.Contracts;

namespace Leafwire.Pipeline.Reports;

/// <summary>Names of a push's blobs in the container of results: <c>{site}/{pushId}/…</c>.</summary>
public static class ResultFolder
{
    /// <summary>The plan.</summary>
    internal const string Plan = "plan.json";

    /// <summary>The report of an ended push, for programs.</summary>
    internal const string Report = "report.json";

    /// <summary>The same of a push that is under way: a blob of its own, so that what is written late overwrites no result.</summary>
    internal const string Progress = "progress.json";

    /// <summary>The report for people.</summary>
    public const string Page = "report.html";

    /// <summary>The report for build servers.</summary>
    internal const string JUnit = "junit.xml";

    /// <summary>Says that somebody keeps the push, or that it is being removed.</summary>
    internal const string Kept = "kept";

    /// <summary>What the names of all texts of devices begin with.</summary>
    internal const string Devices = "devices/";

    /// <summary>The folder, with its slash.</summary>
    public static string Of(string site, string pushId) => $"{site}/{pushId}/";

    /// <summary>
    /// All candidates, compressed as they go over the wire (<see cref="Payload"/>). Each attempt at planning writes one of its own, and
    /// the plan that is kept names its.
    /// </summary>
    internal static string Pack(Guid attempt) => $"candidates.{attempt:n}";

    /// <summary>By which a device's candidate is known; its blob, where they do not lie together.</summary>
    internal static string Candidate(string device) => "candidates/" + Token.Escape(device);

    /// <summary>The diff of a device.</summary>
    internal static string Diff(string device, int attempt = 1) => Device(device, attempt, ".diff");

    /// <summary>The running configuration before the change.</summary>
    internal static string Before(string device, int attempt = 1) => Device(device, attempt, ".before.cfg");

    /// <summary>The running configuration with the candidate.</summary>
    internal static string After(string device, int attempt = 1) => Device(device, attempt, ".after.cfg");

    /// <summary>The running configuration as it was fetched.</summary>
    internal static string Running(string device) => Device(device, 1, ".running.cfg");

    // An escaped name has no dot, so no two devices and attempts share a blob.
    private static string Device(string device, int attempt, string kind) =>
        $"{Devices}{Token.Escape(device)}{(attempt == 1 ? "" : $".{attempt}")}{kind}";
}
