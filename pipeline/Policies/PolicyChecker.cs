using System.Globalization;
using System.Text.Json;
using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Policies;

/// <summary>Checks the values of one policy and says where they are wrong.</summary>
internal sealed class PolicyChecker(string file, IReadOnlyDictionary<string, int> lines)
{
    private int _patterns;

    public List<UploadProblem> Problems { get; } = [];

    public PushPolicy Policy(PolicyDocument document)
    {
        PushPolicy normal = PushPolicy.Default;
        CheckLists(document);
        if (Problems.Count > 0)
            return normal;
        return new PushPolicy
        {
            Mode = Choice("mode", document.Mode, normal.Mode),
            DryRun = document.DryRun ?? normal.DryRun,
            Scope = Choice("scope", document.Scope, normal.Scope),
            Approval = Choice("approval", document.Approval, normal.Approval),
            Waves = document.Waves is { } waves ? Waves(waves) : normal.Waves,
            FailureBudget = Allowance("failureBudget", document.FailureBudget, 0) ?? normal.FailureBudget,
            OnSplit = Choice("onSplit", document.OnSplit, normal.OnSplit),
            CommitTimer = document.CommitTimer is null or "auto" ? null : Time("commitTimer", document.CommitTimer, TimeSpan.Zero, CommitTimer.Shortest, CommitTimer.Longest),
            Deadline = Time("deadline", document.Deadline, normal.Deadline, TimeSpan.FromSeconds(10), TimeSpan.FromDays(7)),
            RunnerWait = Time("runnerWait", document.RunnerWait, normal.RunnerWait, TimeSpan.Zero, TimeSpan.FromHours(1)),
            ApprovalWithin = Time("approvalWithin", document.ApprovalWithin, normal.ApprovalWithin, TimeSpan.FromSeconds(10), TimeSpan.FromDays(7)),
            ClockTolerance = Time("clockTolerance", document.ClockTolerance, normal.ClockTolerance, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
            Checks = [.. (document.Checks ?? []).Select((c, i) => Check(c, $"checks[{i}]"))],
        };
    }

    // A null in a list is no value that anybody can have meant.
    private void CheckLists(PolicyDocument document)
    {
        IReadOnlyList<CheckDocument?> checks = document.Checks ?? [];
        if (checks.Count > Limits.Checks)
            Problem("checks", $"there are {checks.Count} checks, more than {Limits.Checks}");
        foreach ((CheckDocument? check, int i) in checks.Take(Limits.Checks).Select((c, i) => (c, i)))
        {
            if (check is null)
                Problem($"checks[{i}]", "a check is an object with a command");
            else
                Patterns($"checks[{i}].devices", check.Devices);
        }

        Patterns("waves.canary", document.Waves?.Canary);
        IReadOnlyList<IReadOnlyList<string>?> groups = document.Waves?.Groups ?? [];
        for (int i = 0; i < groups.Count && Problems.Count < Limits.Problems; i++)
        {
            if (groups[i] is null)
                Problem($"waves.groups[{i}]", "a group is a list of device names or patterns");
            else
                Patterns($"waves.groups[{i}]", groups[i]);
        }

        if (_patterns > Limits.Patterns)
            Problem("waves", $"there are more than {Limits.Patterns} names and patterns of devices");
    }

    private void Patterns(string path, IReadOnlyList<string?>? patterns)
    {
        _patterns += patterns?.Count ?? 0;
        if (patterns?.Any(p => p is not { Length: > 0 and <= Limits.NameLength }) ?? false)
            Problem(path, $"a device's name or pattern has 1 to {Limits.NameLength} characters");
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
        if (ReadOnlyCommand.Problem(command) is { } problem)
            Problem($"{path}.command", problem);
        if (command.Length > Limits.CheckText || check.Name?.Length > Limits.CheckText)
            Problem(path, $"a check's name and command have at most {Limits.CheckText} characters each");
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
        if (pattern is not null && CheckPattern.Problem(pattern) is { } problem)
            Problem(path, problem);
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

        Problem(path, $"'{PolicyReader.Short(text)}' is none of {string.Join(", ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant()))}");
        return normal;
    }

    private TimeSpan Time(string path, string? text, TimeSpan normal, TimeSpan min, TimeSpan max)
    {
        if (text is null)
            return normal;
        if (!Duration.TryParse(text, out TimeSpan time))
            Problem(path, $"'{PolicyReader.Short(text)}' is no duration; write 90s, 5m, 1h30m or 00:05:00");
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
        if (json.ValueKind == JsonValueKind.String && json.GetRawText() is ['"', .. var text, '%', '"']
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= min && number <= 100)
        {
            return Policies.Allowance.Percent(number);
        }

        Problem(path, $"write a number of devices from {min}, or a share as \"{Math.Max(min, 10)}%\"");
        return null;
    }

    private void Problem(string path, string reason) => Problems.Add(new UploadProblem(file, Line(path), $"'{path}': {reason}"));

    // What is missing is missing in the line where its owner begins.
    private int Line(string path)
    {
        for (int end = path.Length; end > 0; end = Math.Max(path.LastIndexOf('.', end - 1), path.LastIndexOf('[', end - 1)))
        {
            if (lines.TryGetValue("$." + path[..end], out int line))
                return line;
        }

        return lines.GetValueOrDefault("$", 1);
    }
}
