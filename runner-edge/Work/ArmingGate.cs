using Leafwire.Contracts;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Work;

/// <summary>
/// The last look before a switch is armed: whether this change is the one that people approved, and whether the way
/// to the switch survives it.
/// </summary>
internal sealed class ArmingGate(WorkScope scope, ConfigureCommand command)
{
    /// <summary>Lines that a reply names.</summary>
    private const int Named = 20;

    /// <summary>Judges a change that is loaded.</summary>
    /// <param name="diff">The diff with its secrets.</param>
    /// <param name="review">What is known of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The reply that ends the command; null when the switch may be armed.</returns>
    public async Task<Reply?> RefuseAsync(ConfigDiff diff, ChangeReview review, CancellationToken cancellationToken)
    {
        if (command.ApprovedDiff is { } approved && approved != review.Digest)
            return scope.Reply.Changed(await ChangedWordsAsync(diff, cancellationToken), timerLeft: null);
        return command.RefuseManagementChanges && review.AccessLines.Count > 0
            ? scope.Reply.Rejected(
                "the change touches what the runner's own access to the switch depends on: "
                    + $"{string.Join("; ", review.AccessLines.Take(Named).Select(scope.Secrets.Redact))}{More(review.AccessLines.Count)}. "
                + "The switch was not armed; \"managementChanges\": \"allow\" in push.json lets it through", [])
            : null;
    }

    private async Task<string> ChangedWordsAsync(ConfigDiff diff, CancellationToken cancellationToken)
    {
        const string words =
            "what would change now is not what was approved; the switch was not armed. Push again, and look at the new difference";
        if (scope.Job.Previewed is not { } previewed || await previewed(cancellationToken) is not { } before)
            return words;
        IReadOnlyList<string> then = scope.Platform.ChangedLines(scope.Secrets.RedactConfiguration(before)),
            now = scope.Platform.ChangedLines(scope.Secrets.RedactConfiguration(diff.Text));
        string[] since =
            [.. Without(now, then).Select(line => $"now '{line}'"), .. Without(then, now).Select(line => $"no longer '{line}'")];
        return since.Length == 0 ? $"{words}. It differs in a secret, in the order of its lines, or in what stands beside them"
            : $"{words}. Since the approval: {string.Join("; ", since.Take(Named))}{More(since.Length)}";
    }

    // Each line as often as it stands there more than on the other side.
    private static IEnumerable<string> Without(IReadOnlyList<string> lines, IReadOnlyList<string> others)
    {
        var left = others.GroupBy(line => line, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        foreach (string line in lines)
        {
            if (left.GetValueOrDefault(line) > 0)
                left[line]--;
            else
                yield return line;
        }
    }

    private static string More(int count) => count > Named ? $" and {count - Named} more" : "";
}
