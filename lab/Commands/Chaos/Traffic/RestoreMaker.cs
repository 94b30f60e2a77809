using System.Text.Json.Nodes;
using Leafwire.Cli.Client;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.History;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>Makes uploads that undo earlier pushes, from what the campaign's storage has of them.</summary>
internal sealed class RestoreMaker(StorageAccount account)
{
    private readonly Restorer _restorer = new(account.Table, account.Results, TimeProvider.System);
    private readonly PushArchive _archive = new(account.Table, account.Results);

    /// <summary>Fills in what an upload gives back.</summary>
    /// <param name="wanted">The upload, without configurations.</param>
    /// <param name="rows">The pushes so far.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when nothing can be undone now: no push is through, or another is at its devices.</returns>
    public async Task<ChaosUpload?> TryMakeAsync(
        ChaosUpload wanted, IReadOnlyList<PushSummary> rows, CancellationToken cancellationToken)
    {
        PushSummary[] through = [.. rows.Where(r => r is { Status: PushStatus.Succeeded, Task: PushTask.Push, DryRun: false }
            && r.Outcomes.ContainsKey(ReportText.Of(DeviceOutcome.Confirmed))).OrderByDescending(r => r.EndedAt)];
        if (through.Length == 0)
            return null;
        PushSummary undone = through[wanted.Newer % through.Length];
        RestorePlan plan = await _restorer.UndoAsync([undone.Id], cancellationToken);
        if (plan.Problems.Count > 0)
            return null;
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string device, (PastPush push, string blob)) in plan.Sources)
        {
            (string? text, string? gone) = await _archive.TextAsync(push.Push, blob, cancellationToken);
            texts[device] = text ?? throw new InvalidOperationException(gone);
        }

        JsonObject policy = JsonNode.Parse(wanted.Policy)!.AsObject();
        policy["restores"] = new JsonArray(undone.Id);
        return wanted with
        {
            Texts = texts,
            Policy = policy.ToJsonString(),
            Digests = texts.ToDictionary(t => t.Key, t => (string?)SimulatedSwitch.DigestOf(t.Value)),
        };
    }
}
