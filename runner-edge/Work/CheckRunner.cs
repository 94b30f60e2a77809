using System.Text.RegularExpressions;
using Leafwire.Contracts;
using Leafwire.Eos;
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
    /// <returns>What does not hold.</returns>
    /// <exception cref="TransportException">The switch could not be asked.</exception>
    public async Task<IReadOnlyList<CheckFailure>> RunAsync(
        ISwitch device, IEnumerable<Check> checks, DateTimeOffset latest, CancellationToken cancellationToken)
    {
        DateTimeOffset began = scope.Now;
        var open = checks.ToList();
        var failures = new List<CheckFailure>();
        while (true)
        {
            var again = new List<Check>();
            foreach (Check check in open)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await FailureAsync(device, check, cancellationToken) is not { } failure)
                    continue;
                DateTimeOffset end = began + check.Within < latest ? began + check.Within : latest;
                if (scope.Now + scope.Options.CheckInterval <= end)
                    again.Add(check);
                else
                    failures.Add(failure);
            }

            if (again.Count == 0)
                return failures;
            open = again;
            await scope.WaitAsync(scope.Options.CheckInterval, cancellationToken);
        }
    }

    /// <summary>The checks that do not hold, in one line.</summary>
    public static string Words(IReadOnlyList<CheckFailure> failures) =>
        string.Join("; ", failures.Take(5).Select(f => $"check '{f.Check}': expected {f.Expected}"))
        + (failures.Count > 5 ? $"; and {failures.Count - 5} more" : "");

    private async Task<CheckFailure?> FailureAsync(ISwitch device, Check check, CancellationToken cancellationToken)
    {
        if (Problem(check) is { } problem)
            return new CheckFailure(check.Name, check.Phase, "a check that can be asked", problem);
        SwitchResult<string> answer = await device.RunAsync(check.Command, cancellationToken);
        string text = answer.Value ?? "";
        try
        {
            if (check.Expect is { } expect && !CheckPattern.IsMatch(expect, text))
                return new CheckFailure(check.Name, check.Phase, $"'{check.Command}' to match '{expect}'", Actual(text));
            if (check.Reject is { } reject && CheckPattern.IsMatch(reject, text))
                return new CheckFailure(check.Name, check.Phase, $"'{check.Command}' not to match '{reject}'", Actual(text));
        }
        catch (RegexMatchTimeoutException e)
        {
            return new CheckFailure(check.Name, check.Phase, "an expression that can be decided",
                $"'{e.Pattern}' was still running after {Limits.CheckSearch.TotalSeconds} s");
        }

        return check.Expect is null && answer.Refusal is { } refusal
            ? new CheckFailure(check.Name, check.Phase, $"'{check.Command}' to be answered", refusal)
            : null;
    }

    private static string? Problem(Check check)
    {
        return ReadOnlyCommand.Problem(check.Command) ?? CheckPattern.Problem(check.Expect ?? "")
            ?? CheckPattern.Problem(check.Reject ?? "");
    }

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
