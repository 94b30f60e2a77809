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

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits for the end.</summary>
    /// <param name="pushId">The push.</param>
    /// <param name="onChange">Called with each new word about it.</param>
    /// <param name="cancellationToken">Gives up waiting; the push goes on.</param>
    /// <param name="onNobody">Called once when nothing has taken the upload up for <see cref="Patience"/>.</param>
    public async Task<PushReport> FollowAsync(
        string pushId, Action<PushSummary> onChange, CancellationToken cancellationToken, Action? onNobody = null)
    {
        (string?, string?) said = default;
        long began = time.GetTimestamp();
        while (true)
        {
            PushSummary? push = await records.FindAsync(pushId, cancellationToken);
            if (push is null && time.GetElapsedTime(began) >= Patience)
            {
                onNobody?.Invoke();
                onNobody = null;
            }

            if (push is not null && (push.Message, push.Hindrance) != said)
            {
                onChange(push);
                said = (push.Message, push.Hindrance);
            }

            if (push is { IsFinal: true })
            {
                return await records.ReportAsync(push, cancellationToken)
                    ?? throw new UserErrorException(
                        $"push {pushId} is over, but its report is gone from the container of results", ExitCodes.PushFailed);
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}
