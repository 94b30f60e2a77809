using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Api;

/// <summary>What pushes change, for every host.</summary>
public sealed class ChangeApi(PushTable table, ResultStore results, DriftTable drift)
{
    /// <summary>GET: what a push changes, or would, each difference once.</summary>
    public const string Route = "api/pushes/{id}/changes";

    private readonly PushFinder _finder = new(table);
    private readonly PreviewReader _reader = new(results, drift);

    /// <summary>What a push changes, or would.</summary>
    /// <returns>200 with the differences that are known so far; otherwise as for <see cref="PushApi.GetAsync"/>.</returns>
    public Task<ApiAnswer> GetAsync(string id, Caller? caller, CancellationToken cancellationToken) => ApiGuard.RunAsync(async () =>
    {
        (PushSummary? push, ApiAnswer? answer) = await _finder.FindAsync(id, caller, Role.Reader, cancellationToken);
        if (push is null)
            return answer!;
        PushReport report = await results.FindReportAsync(push.Site, push.Id, cancellationToken) ?? push.Report();
        ChangePreview changes = await _reader.ReadAsync(report, null, cancellationToken, PreviewReader.HostCharacters);
        return ApiAnswer.Json(200, ChangeList.Of(changes), ChangeJson.Default.ChangeList);
    }, cancellationToken);
}
