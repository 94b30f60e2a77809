using System.Text.Json;
using System.Text.RegularExpressions;
using Leafwire.Contracts;
using Leafwire.Pipeline.Uploads;

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
        PolicyDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(utf8, PolicyJson.Default.PolicyDocument);
        }
        catch (JsonException e)
        {
            problems.Add(new UploadProblem(file, (int?)(e.LineNumber + 1), Describe(e)));
            return null;
        }

        if (document is null)
        {
            problems.Add(new UploadProblem(file, 1, "the policy is null; leave the file out for the default policy"));
            return null;
        }

        var check = new PolicyChecker(file, JsonLines.Of(utf8));
        PushPolicy policy = check.Policy(document);
        foreach (UploadProblem problem in check.Problems)
            problems.Add(problem);
        return check.Problems.Count == 0 ? policy : null;
    }

    private static string Describe(JsonException e)
    {
        Match unknown = Regex.Match(e.Message, "The JSON property '(?<key>[^']*)' could not be mapped");
        if (unknown.Success)
            return $"unknown key '{unknown.Groups["key"].Value}' at {e.Path}; known keys: mode, dryRun, scope, waves (canary, batch, groups), failureBudget, commitTimer, deadline, runnerWait, approval, checks (name, when, devices, command, expect, reject, within)";
        return e.Path is { } path && path != "$" ? $"the value of '{path[2..]}' is of the wrong kind or the JSON breaks there" : "this is no JSON object, or it breaks off";
    }
}

/// <summary>Checks the values of one policy and says where they are wrong.</summary>
internal sealed class PolicyChecker(string file, IReadOnlyDictionary<string, int> lines)
{
    private static readonly TimeSpan MaxTimer = new(23, 59, 59);

    public List<UploadProblem> Problems { get; } = [];

    public PushPolicy Policy(PolicyDocument document)
    {
        PushPolicy normal = PushPolicy.Default;
        return new PushPolicy
        {
            Mode = Choice("mode", document.Mode, normal.Mode),
            DryRun = document.DryRun ?? normal.DryRun,
            Scope = Choice("scope", document.Scope, normal.Scope),
            Approval = Choice("approval", document.Approval, normal.Approval),
            Waves = document.Waves is { } waves ? Waves(waves) : normal.Waves,
            FailureBudget = Allowance("failureBudget", document.FailureBudget, 0) ?? normal.FailureBudget,
            CommitTimer = Time("commitTimer", document.CommitTimer, normal.CommitTimer, TimeSpan.FromSeconds(5), MaxTimer),
            Deadline = Time("deadline", document.Deadline, normal.Deadline, TimeSpan.FromSeconds(10), TimeSpan.FromDays(7)),
            RunnerWait = Time("runnerWait", document.RunnerWait, normal.RunnerWait, TimeSpan.Zero, TimeSpan.FromHours(1)),
            Checks = [.. (document.Checks ?? []).Select((c, i) => Check(c, $"checks[{i}]"))],
        };
    }

    private WavePolicy Waves(WavesDocument waves)
    {
        if (waves.Groups is not null && (waves.Canary is not null || waves.Batch is not null))
            Problem("waves.groups", "groups stand in the place of canary and batch; give one or the other");
        if (waves.Groups is { Count: 0 })
            Problem("waves.groups", "an empty list of groups holds no device; leave the key out for the default");
        return new WavePolicy
        {
            Canary = waves.Canary,
            Batch = Allowance("waves.batch", waves.Batch, 1) ?? new WavePolicy().Batch,
            Groups = waves.Groups,
        };
    }

    private PolicyCheck Check(CheckDocument check, string path)
    {
        string command = check.Command?.Trim() ?? "";
        string verb = command.Split(' ')[0];
        if (verb is not ("show" or "ping" or "traceroute") || command.Any(char.IsControl))
            Problem($"{path}.command", "a check's command is a single line that begins with show, ping or traceroute, so that it cannot change a switch");
        if (check.Expect is null && check.Reject is null)
            Problem(path, "a check needs 'expect' or 'reject', a regular expression, or it cannot fail");
        return new PolicyCheck(
            new Check
            {
                Name = string.IsNullOrWhiteSpace(check.Name) ? command : check.Name,
                Phase = Choice($"{path}.when", check.When, CheckPhase.Post),
                Command = command,
                Expect = Pattern($"{path}.expect", check.Expect),
                Reject = Pattern($"{path}.reject", check.Reject),
                Within = Time($"{path}.within", check.Within, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(1)),
            },
            check.Devices ?? []);
    }

    private string? Pattern(string path, string? pattern)
    {
        if (pattern is null)
            return null;
        try
        {
            // Non-backtracking, as the runner will use it: no pattern may hang it.
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.Multiline);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            Problem(path, "this is no regular expression that can be used: look-arounds and back-references cannot be, and brackets must be closed");
        }

        return pattern;
    }

    private T Choice<T>(string path, string? text, T normal) where T : struct, Enum
    {
        if (text is null)
            return normal;
        foreach (T value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        Problem(path, $"'{Short(text)}' is none of {string.Join(", ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant()))}");
        return normal;
    }

    private TimeSpan Time(string path, string? text, TimeSpan normal, TimeSpan min, TimeSpan max)
    {
        if (text is null)
            return normal;
        if (!Duration.TryParse(text, out TimeSpan time))
            Problem(path, $"'{Short(text)}' is no duration; write 90s, 5m, 1h30m or 00:05:00");
        else if (time < min || time > max)
            Problem(path, $"{Duration.Format(time)} is outside {Duration.Format(min)} to {Duration.Format(max)}");
        return time;
    }

    private Allowance? Allowance(string path, JsonElement? value, int min)
    {
        if (value is not { } json || json.ValueKind == JsonValueKind.Null)
            return null;
        int number;
        if (json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out number) && number >= min)
            return Policies.Allowance.Count(number);
        if (json.ValueKind == JsonValueKind.String && json.GetString() is { } text && text.EndsWith('%')
            && int.TryParse(text.AsSpan(0, text.Length - 1), out number) && number >= min && number <= 100)
        {
            return Policies.Allowance.Percent(number);
        }

        Problem(path, $"write a number of devices from {min}, or a share as \"{Math.Max(min, 10)}%\"");
        return null;
    }

    private void Problem(string path, string reason) =>
        Problems.Add(new UploadProblem(file, lines.TryGetValue("$." + path, out int line) ? line : null, $"'{path}': {reason}"));

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
