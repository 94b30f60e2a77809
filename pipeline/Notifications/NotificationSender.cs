using Leafwire.Messaging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Leafwire.Pipeline.Notifications;

/// <summary>
/// Sends what is in the outbox: each message at least once to each of its targets, or until it is given up. What a target does not
/// take is tried again, a second later and then ever more rarely, or when the target says. No address, no key and no answer of a
/// target gets into a log.
/// </summary>
internal sealed class NotificationSender(
    Outbox outbox, IHttpClientFactory http, IOptions<NotificationOptions> options, TimeProvider time,
    ILogger<NotificationSender> logger)
{
    /// <summary>The name of the client.</summary>
    public const string Client = "leafwire-notifications";

    /// <summary>A target may take so long to answer.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Bridges a gap of a second; longer ones, and what a target asks for, are the outbox's.</summary>
    private static readonly ResiliencePipeline<HttpResponseMessage> Gap = new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Exponential,
            ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>()
                .HandleResult(r => (int)r.StatusCode >= 500 && r.Headers.RetryAfter is null),
        }).Build();

    /// <summary>Sends everything whose time has come: targets side by side, the messages of one in their order.</summary>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<OutboxRow> due = await outbox.DueAsync(cancellationToken);
        await Task.WhenAll(due.GroupBy(row => row.Target, StringComparer.OrdinalIgnoreCase).Select(async rows =>
        {
            foreach (OutboxRow row in rows)
            {
                // A target that did not take one is left alone for now.
                if (!await SendAsync(row, cancellationToken))
                    break;
            }
        }));
    }

    private async Task<bool> SendAsync(OutboxRow row, CancellationToken cancellationToken)
    {
        if (await outbox.ClaimAsync(row, cancellationToken) is not { } mine)
            return true;
        (string? problem, TimeSpan? after) = await TryAsync(mine, cancellationToken);
        if (problem is null)
        {
            await outbox.RemoveAsync(mine, cancellationToken);
            return true;
        }

        TimeSpan pause = after ?? FirstPause * Math.Pow(2, Math.Min(mine.Attempts - 1, 10));
        DateTimeOffset next = time.GetUtcNow() + (pause < LongestPause ? pause : LongestPause);
        if (next > mine.ToldAt + options.Value.TryFor)
        {
            logger.GivenUp(mine.Notification.Id, mine.Target, mine.Attempts, problem);
            await outbox.RemoveAsync(mine, cancellationToken);
            return false;
        }

        logger.NotTaken(mine.Notification.Id, mine.Target, mine.Attempts, problem);
        await outbox.LaterAsync(mine, next, cancellationToken);
        return false;
    }

    private async Task<(string? Problem, TimeSpan? After)> TryAsync(OutboxRow row, CancellationToken cancellationToken)
    {
        if (!options.Value.Targets.TryGetValue(row.Target, out NotificationTarget? target))
            return ("it is no longer among the targets in the settings", null);
        if (target.Kind == NotificationTargetKind.Log)
        {
            logger.Tell(row.Notification, NotificationForms.Commands(row.Notification, options.Value.Url));
            return (null, null);
        }

        try
        {
            var address = TargetAddress.Read(row.Target, target);
            using HttpClient client = http.CreateClient(Client);
            using HttpResponseMessage answer = await Gap.ExecuteAsync(async stop =>
            {
                using var limit = new TimeLimit(AnswerTime, time, stop);
                using HttpRequestMessage request = NotificationForms.Request(row.Notification, target.Kind, address, options.Value.Url);
                return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            }, cancellationToken);
            return answer.IsSuccessStatusCode ? (null, null) : ($"it answered {(int)answer.StatusCode}", AfterOf(answer));
        }
        catch (FormatException e)
        {
            return (e.Message, null);
        }
        catch (HttpRequestException e)
        {
            // The exception's text may name the address.
            return ($"it cannot be reached ({e.HttpRequestError})", null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ($"it gave no answer within {AnswerTime.TotalSeconds:0} s", null);
        }
    }

    private TimeSpan? AfterOf(HttpResponseMessage answer)
    {
        TimeSpan? after = answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => null,
        };
        return after < TimeSpan.Zero ? TimeSpan.Zero : after;
    }
}
