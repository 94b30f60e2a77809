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
    public static PushPolicy? Read(string file, ReadOnlySpan<byte> utf8, ICollection<UploadProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (utf8.Length > Limits.PolicyBytes)
        {
            problems.Add(new UploadProblem(file, 1, $"the policy has {utf8.Length} bytes, more than {Limits.PolicyBytes}"));
            return null;
        }

        var report = new SettingsReport();
        PushPolicy policy = SettingsReader.Read(PolicyTable.Policy, utf8, report, out _);
        foreach (SettingsProblem problem in report.Problems)
        {
            string reason = problem.Path.Length == 0 ? problem.Reason : $"'{problem.Path}': {problem.Reason}";
            problems.Add(new UploadProblem(file, problem.Line, reason));
        }

        return report.Problems.Count == 0 ? policy : null;
    }
}
