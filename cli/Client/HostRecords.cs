using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Cli.Client;

/// <summary>What a host tells of pushes, for whoever may ask it and need not reach storage.</summary>
internal sealed class HostRecords(HostClient client) : IPushRecords
{
    private PushReport? _last;

    public async Task<PushSummary?> FindAsync(string pushId, CancellationToken cancellationToken)
    {
        _last = await client.ReportAsync(pushId, cancellationToken);
        return PushSummary.Of(_last);
    }

    /// <summary>The one that its row was made of.</summary>
    public Task<PushReport?> ReportAsync(PushSummary push, CancellationToken cancellationToken) => Task.FromResult(_last);
}
