using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Cli.Client;

/// <summary>What is recorded of pushes.</summary>
internal interface IPushRecords
{
    /// <summary>A push's row; null when it has none yet.</summary>
    Task<PushSummary?> FindAsync(string pushId, CancellationToken cancellationToken);

    /// <summary>A push's report; null when there is none.</summary>
    Task<PushReport?> ReportAsync(PushSummary push, CancellationToken cancellationToken);
}

/// <summary>Follows a push to its end by what is recorded of it in storage, so that nothing but storage need be reached.</summary>
internal sealed class PushFollower(IPushRecords records, TimeProvider time)
{
    /// <summary>A host that runs takes an upload up within seconds, one that sleeps within less than this.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>A report under way may be large, and is written once a second.</summary>
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(1);

    /// <summary>Waits for the end, and tells each new word about the push.</summary>
    public Task<PushReport> FollowAsync(
        string pushId, Action<PushSummary> onChange, CancellationToken cancellationToken, Action? onNobody = null) =>
        FollowAsync(pushId, (push, _) => onChange(push), readsReports: false, onNobody, cancellationToken);

    /// <summary>Waits for the end, and tells how the push stands and what its report says meanwhile.</summary>
    public Task<PushReport> FollowAsync(
        string pushId, Action<PushSummary, PushReport?> onChange, CancellationToken cancellationToken, Action? onNobody = null) =>
        FollowAsync(pushId, onChange, readsReports: true, onNobody, cancellationToken);

    /// <summary>Waits for the end.</summary>
    /// <param name="pushId">The push.</param>
    /// <param name="onChange">Called with each new word about it, and with its report as it stands.</param>
    /// <param name="readsReports">True to read its report meanwhile.</param>
    /// <param name="cancellationToken">Gives up waiting; the push goes on.</param>
    /// <param name="onNobody">Called once when nothing has taken the upload up for <see cref="Patience"/>.</param>
    private async Task<PushReport> FollowAsync(
        string pushId, Action<PushSummary, PushReport?> onChange, bool readsReports, Action? onNobody,
        CancellationToken cancellationToken)
    {
        PushSummary? said = null;
        long began = time.GetTimestamp(), changed = began;
        long? read = null;
        while (true)
        {
            PushSummary? push = await records.FindAsync(pushId, cancellationToken);
            if (push is null && time.GetElapsedTime(began) >= Patience)
            {
                onNobody?.Invoke();
                onNobody = null;
            }

            if (push is { IsFinal: true })
            {
                PushReport report = await records.ReportAsync(push, cancellationToken)
                    ?? throw new UserErrorException(
                        $"push {pushId} is over, but its report is gone from the container of results", ExitCodes.PushFailed);
                onChange(push, report);
                return report;
            }

            bool isNew = push is not null && (push.Status, push.Words) != (said?.Status, said?.Words);
            if (push is not null && (isNew || (readsReports && (read is null || time.GetElapsedTime(read.Value) >= ReportEvery))))
            {
                // Before it has begun there is none; and a word may come before the report that it stands in.
                PushReport? report = push.StartedAt is null || !readsReports ? null : await records.ReportAsync(push, cancellationToken);
                read = time.GetTimestamp();
                onChange(push, report);
            }

            if (isNew)
                (said, changed) = (push, time.GetTimestamp());
            await Task.Delay(Pause(time.GetElapsedTime(changed)), time, cancellationToken);
        }
    }

    // Most pushes are over in seconds, and what waits for people may wait for hours.
    private static TimeSpan Pause(TimeSpan quiet) => TimeSpan.FromMilliseconds(
        quiet.TotalSeconds < 10 ? 50 : quiet.TotalMinutes < 1 ? 250 : 500);
}
