using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Leafwire.Contracts;

namespace Leafwire.Pipeline.Policies;

/// <summary>Reads and checks <c>push.json</c>. Unknown keys are errors: a misspelt safety setting must not pass for the default.</summary>
public static class PolicyReader
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

        if (utf8.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            utf8 = utf8[3..];
        // The serializer looks at the bytes of a text only when it is asked for.
        if (!Utf8.IsValid(utf8))
        {
            problems.Add(new UploadProblem(file, 1, "the text is not UTF-8; save it as UTF-8"));
            return null;
        }

        PolicyDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(utf8, PolicyJson.Default.PolicyDocument);
        }
        catch (JsonException e)
        {
            problems.Add(new UploadProblem(file, (int)(e.LineNumber ?? 0) + 1, Describe(e)));
            return null;
        }

        if (document is null)
        {
            problems.Add(new UploadProblem(file, 1, "the policy is null; leave the file out for the default policy"));
            return null;
        }

        var check = new PolicyChecker(file, JsonLines.Of(utf8));
        PushPolicy policy = check.Policy(document);
        foreach (UploadProblem problem in check.Problems.Take(Limits.Problems))
            problems.Add(problem);
        return check.Problems.Count == 0 ? policy : null;
    }

    private static string Describe(JsonException e)
    {
        Match unknown = Regex.Match(e.Message, "The JSON property '(?<key>[^']*)' could not be mapped");
        if (unknown.Success)
            return $"unknown key '{Short(unknown.Groups["key"].Value)}' at {Short(e.Path ?? "$")}; known keys: mode, dryRun, scope, waves (canary, batch, groups), failureBudget, onSplit, commitTimer, deadline, runnerWait, clockTolerance, approval, approvalWithin, checks (name, when, devices, command, expect, reject, within)";
        if (e.Message.Contains("Duplicate", StringComparison.OrdinalIgnoreCase))
            return "a key is written twice; which of the two counts would be a guess";
        return e.Path is { Length: > 2 } path ? $"the value of '{Short(path[2..])}' is of the wrong kind or the JSON breaks there" : "this is no JSON object, or it breaks off";
    }

    /// <summary>A stranger's text as it is quoted in a problem.</summary>
    internal static string Short(string text) =>
        string.Concat(text.Take(40).Select(c => char.IsControl(c) ? '?' : c)) + (text.Length > 40 ? "…" : "");
}
