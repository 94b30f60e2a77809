using System.Text.Json;
using Leafwire.Contracts;
using Leafwire.Contracts.Settings;

namespace Leafwire.Pipeline.Policies;

/// <summary>Reads and checks <c>push.json</c>. Unknown keys are errors: a misspelt safety setting must not pass for the default.</summary>
internal static class PolicyReader
{
    /// <summary>Reads a policy.</summary>
    /// <param name="file">The file's name, for problems.</param>
    /// <param name="utf8">Its content.</param>
    /// <param name="problems">What is wrong is added here.</param>
    /// <returns>The policy, or null when there was a problem.</returns>
    public static PushPolicy? Read(string file, ReadOnlySpan<byte> utf8, ICollection<UploadProblem> problems) =>
        Read(file, utf8, problems, out _);

    /// <summary>Reads a policy.</summary>
    /// <param name="file">The file's name, for problems.</param>
    /// <param name="utf8">Its content.</param>
    /// <param name="problems">What is wrong is added here.</param>
    /// <param name="source">Where its keys stand.</param>
    /// <returns>The policy, or null when there was a problem.</returns>
    public static PushPolicy? Read(string file, ReadOnlySpan<byte> utf8, ICollection<UploadProblem> problems, out PolicySource source) =>
        Read(PolicyTable.Policy, file, utf8, problems, out source);

    /// <summary>Reads a site's policy.</summary>
    /// <param name="file">As above.</param>
    /// <param name="utf8">As above.</param>
    /// <param name="problems">As above.</param>
    /// <param name="source">As above.</param>
    /// <returns>The policy, or null when there was a problem.</returns>
    public static SitePolicy? ReadSite(
        string file, ReadOnlySpan<byte> utf8, ICollection<UploadProblem> problems, out PolicySource source) =>
        Read(SitePolicyTable.Policy, file, utf8, problems, out source);

    private static T? Read<T>(
        SettingsTable<T> table, string file, ReadOnlySpan<byte> utf8, ICollection<UploadProblem> problems, out PolicySource source)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(problems);
        source = new PolicySource(file, null);
        if (utf8.Length > Limits.PolicyBytes)
        {
            problems.Add(new UploadProblem(file, 1, $"the policy has {utf8.Length} bytes, more than {Limits.PolicyBytes}"));
            return null;
        }

        var report = new SettingsReport();
        T policy = SettingsReader.Read(table, utf8, report, out SettingsValue? root);
        source = new PolicySource(file, root);
        Tell(file, report, problems);
        return report.Problems.Count == 0 ? policy : null;
    }

    /// <summary>Reads a file of checks: a list of them, or an object whose <c>checks</c> is one.</summary>
    /// <param name="file">The file's name, for problems.</param>
    /// <param name="utf8">Its content, YAML.</param>
    /// <param name="problems">What is wrong is added here.</param>
    /// <returns>The checks; none when there was a problem.</returns>
    public static IReadOnlyList<PolicyCheck> ReadChecks(string file, ReadOnlySpan<byte> utf8, ICollection<UploadProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (utf8.Length > Limits.PolicyBytes)
        {
            problems.Add(new UploadProblem(file, 1, $"the file has {utf8.Length} bytes, more than {Limits.PolicyBytes}"));
            return [];
        }

        var report = new SettingsReport();
        SettingsValue? root = YamlSettings.Read(utf8, report);
        IReadOnlyList<PolicyCheck> checks = [];
        if (report.Problems.Count == 0 && root is null)
            report.AddWhole(1, "the file is empty; write a list of checks, or leave it out");
        else if (report.Problems.Count == 0 && (root!.Kind == JsonValueKind.Object ? root.Find("checks") : root) is not { } list)
            report.AddWhole(root!.Line, "the file holds a list of checks, or an object with the key 'checks' alone");
        else if (report.Problems.Count == 0 && root is { Kind: JsonValueKind.Object, Parts.Count: > 1 })
            report.AddWhole(root.Parts.First(part => part.Name != "checks").Line, "beside 'checks' the file has no other key");
        else if (report.Problems.Count == 0 && PolicyKinds.Checks.TryRead(
            root!.Kind == JsonValueKind.Object ? root.Find("checks")! : root, report, out IReadOnlyList<PolicyCheck>? read))
            checks = [.. read.Select(CheckTable.Finish)];
        Tell(file, report, problems);
        return checks;
    }

    private static void Tell(string file, SettingsReport report, ICollection<UploadProblem> problems)
    {
        foreach (SettingsProblem problem in report.Problems)
        {
            string reason = problem.Path.Length == 0 ? problem.Reason : $"'{problem.Path}': {problem.Reason}";
            problems.Add(new UploadProblem(file, problem.Line, reason));
        }
    }
}
