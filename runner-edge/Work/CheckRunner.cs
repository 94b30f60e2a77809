using System.Text.RegularExpressions;
using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Checks;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Work;

/// <summary>Asks a switch the questions of checks and judges the answers.</summary>
internal sealed class CheckRunner(WorkScope scope)
{
    /// <summary>Runs every check, those that do not hold again until their time is over.</summary>
    /// <param name="device">Where to ask.</param>
    /// <param name="checks">The checks of one phase.</param>
    /// <param name="latest">No check is repeated after this moment.</param>
    /// <param name="cancellationToken">Ends it, also in the middle of a command: then the connection is of no further use.</param>
    /// <param name="passUnknown">True when what cannot be told passes.</param>
    /// <param name="before">How the switch stood before its candidate; null when that was not read.</param>
    /// <returns>What does not hold; what came of all of them is in the replies from now on.</returns>
    /// <exception cref="TransportException">The switch could not be asked.</exception>
    public async Task<IReadOnlyList<CheckFailure>> RunAsync(
        ISwitch device, IEnumerable<Check> checks, DateTimeOffset latest, CancellationToken cancellationToken, bool passUnknown = false,
        Baseline? before = null)
    {
        DateTimeOffset began = scope.Now;
        List<CheckTrial> all = [.. checks.Select(check => new CheckTrial(check, began, latest, scope.Options.CheckInterval))];
        var state = new StateCheck(before);
        while (true)
        {
            foreach (CheckTrial trial in all.Where(trial => trial.Outcome is null))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Verdict seen = trial.Check.Kind is null or CheckKind.Command
                    ? await AskAsync(device, trial.Check, cancellationToken)
                    : Redacted(await state.AskAsync(device, trial.Check, cancellationToken));
                trial.Take(seen, scope.Now);
            }

            if (all.All(trial => trial.Outcome is not null))
                return [.. all.Select(Tell).Where(result => IsFailure(result, passUnknown)).Select(result => result.Failure())];
            await scope.WaitAsync(scope.Options.CheckInterval, cancellationToken);
        }
    }

    /// <summary>The checks that do not hold, in one line.</summary>
    public static string Words(IReadOnlyList<CheckFailure> failures) =>
        string.Join("; ", failures.Take(5).Select(f => $"check '{f.Check}': expected {f.Expected}"))
        + (failures.Count > 5 ? $"; and {failures.Count - 5} more" : "");

    private CheckResult Tell(CheckTrial trial)
    {
        (Check check, Verdict verdict) = (trial.Check, trial.Outcome!);
        var result = new CheckResult(check.Name, check.Phase, verdict.Kind) { IsObserved = check.Observe is true };
        result = verdict.IsHealthy
            ? result with { Observed = verdict.Actual.Length > 0 ? verdict.Actual : null }
            : result with { Expected = verdict.Expected, Actual = verdict.Actual };
        scope.Reply.Tell(result);
        return result;
    }

    private static bool IsFailure(CheckResult result, bool passUnknown) =>
        !result.IsObserved && (result.Verdict == CheckVerdict.Unhealthy || (result.Verdict == CheckVerdict.Unknown && !passUnknown));

    private async Task<Verdict> AskAsync(ISwitch device, Check check, CancellationToken cancellationToken)
    {
        string command = check.Arguments?.Command ?? check.Command;
        if (Problem(check, command) is { } problem)
            return Verdict.Unhealthy("a check that can be asked", problem) with { IsFinal = true };
        SwitchResult<string> answer = await device.RunAsync(command, cancellationToken);
        string text = answer.Value ?? "";
        bool isUnknown = text.Split('\n').Any(SwitchWords.IsUnknownCommand) && answer.Refusal is not null;
        try
        {
            if (check.Expect is { } expect && !CheckPattern.IsMatch(expect, text))
                return Judged($"'{command}' to match '{expect}'", Actual(text));
            if (check.Reject is { } reject && CheckPattern.IsMatch(reject, text))
                return Verdict.Unhealthy($"'{command}' not to match '{reject}'", Actual(text));
        }
        catch (RegexMatchTimeoutException e)
        {
            return Verdict.Unhealthy("an expression that can be "
                + "decided", $"'{e.Pattern}' was still running after {Limits.CheckSearch.TotalSeconds} s") with { IsFinal = true };
        }

        return check.Expect is null && answer.Refusal is { } refusal
            ? Judged($"'{command}' to be answered", refusal)
            : Verdict.Healthy(check.Observe is true ? Actual(text) : "");

        // A command that the switch does not know is not known in a minute either; what it may not be asked now is no state of it.
        Verdict Judged(string expected, string actual) =>
            isUnknown ? Verdict.Unhealthy(expected, actual) with { IsFinal = true }
            : answer.Refusal?.Split("; ").Any(SwitchWords.IsGeneralRefusal) is true ? Verdict.Unknown(expected, actual)
            : Verdict.Unhealthy(expected, actual);
    }

    private static string? Problem(Check check, string command) =>
        ReadOnlyCommand.Problem(command) ?? CheckPattern.Problem(check.Expect ?? "") ?? CheckPattern.Problem(check.Reject ?? "");

    // What a switch says of itself may be as long as it likes.
    private Verdict Redacted(Verdict verdict) => verdict with { Actual = verdict.Actual.Length == 0 ? "" : Actual(verdict.Actual + "\n") };

    private string Actual(string answer)
    {
        if (answer.Length == 0)
            return "nothing";
        string[] lines = answer[..^1].Split('\n');
        // Redacted before it is cut: half of a secret would not be known for one.
        string text = scope.Secrets.Redact(string.Join("\n", lines.Take(Limits.CheckOutputLines)));
        text = text.Length > Limits.CheckOutput ? text[..Limits.CheckOutput] + "…" : text;
        return lines.Length > Limits.CheckOutputLines ? $"{text}\n… ({lines.Length} lines)" : text;
    }
}
