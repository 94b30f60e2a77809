using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Cli.Client;

/// <summary>Follows a push to its end by what is recorded of it in storage, so that nothing but storage need be reached.</summary>
internal sealed class PushFollower(StorageAccount account, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits for the end.</summary>
    /// <param name="pushId">The push.</param>
    /// <param name="onChange">Called with each new word about it; null message before it is found.</param>
    /// <param name="cancel">Gives up waiting; the push goes on.</param>
    public async Task<PushReport> FollowAsync(string pushId, Action<PushSummary> onChange, CancellationToken cancel)
    {
        string? said = null;
        while (true)
        {
            PushSummary? push = await account.Table.FindAsync(pushId, cancel);
            if (push is not null && push.Words != said)
            {
                onChange(push);
                said = push.Words;
            }

            if (push is { IsFinal: true })
            {
                return await account.Results.FindReportAsync(push.Site, push.Id, cancel)
                    ?? throw new UserErrorException($"push {pushId} is over, but its report is gone from the container of results", ExitCodes.PushFailed);
            }

            await Task.Delay(Interval, time, cancel);
        }
    }
}
