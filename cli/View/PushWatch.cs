using System.Collections.Concurrent;
using Leafwire.Cli.Client;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Cli.View;

/// <summary>Follows a push to its end and shows it meanwhile.</summary>
/// <param name="records">What is recorded of it.</param>
/// <param name="view">Where it is shown; the watch closes it.</param>
/// <param name="time">The clock.</param>
internal sealed class PushWatch(IPushRecords records, IPushView view, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, DeviceStage> _stages = new(StringComparer.Ordinal);
    private PushMoment? _moment;
    private bool _isClosed;

    /// <summary>A runner began a stage, or answered. From any thread.</summary>
    public void Hear(string device, DeviceStage stage)
    {
        _stages[device] = stage;
        lock (_gate)
            Show(_moment);
    }

    /// <summary>Waits for the end, and shows what is known meanwhile.</summary>
    /// <param name="id">The push.</param>
    /// <param name="site">Its site.</param>
    /// <param name="upload">Its upload's name.</param>
    /// <param name="since">When it began; null for now.</param>
    /// <param name="nobody">What is said when nothing takes the upload up for a while; null for nothing.</param>
    /// <param name="cancellationToken">Ends watching; the push goes on.</param>
    public async Task<PushReport> FollowAsync(
        string id, string site, string upload, DateTimeOffset? since, string? nobody, CancellationToken cancellationToken)
    {
        DateTimeOffset began = time.GetUtcNow();
        // Of one that has begun more is known than that nothing is known yet.
        if (since is null)
            Know(null, null);
        try
        {
            return await new PushFollower(records, time).FollowAsync(id, Know, cancellationToken, () => Say(nobody));
        }
        finally
        {
            lock (_gate)
            {
                _isClosed = true;
                view.Dispose();
            }
        }

        void Know(PushSummary? row, PushReport? report)
        {
            lock (_gate)
            {
                _moment = new PushMoment
                {
                    Id = id,
                    Site = site,
                    Upload = upload,
                    Since = since ?? began,
                    Now = began,
                    Row = row,
                    Report = report,
                };
                Show(_moment);
            }
        }
    }

    private void Say(string? line)
    {
        lock (_gate)
        {
            if (line is not null && !_isClosed)
                view.Say(line);
        }
    }

    private void Show(PushMoment? moment)
    {
        if (moment is not null && !_isClosed)
            view.Show(moment with { Now = time.GetUtcNow(), Stages = new Dictionary<string, DeviceStage>(_stages) });
    }
}
