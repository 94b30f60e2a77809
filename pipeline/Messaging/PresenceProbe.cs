using System.Collections.Concurrent;
using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;

namespace Leafwire.Pipeline.Messaging;

/// <summary>Asks which devices have a runner.</summary>
public sealed class PresenceProbe(Hub hub, TimeProvider time, ILogger<PresenceProbe> logger)
{
    private const int InFlight = 64;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Asks until a runner is ready for every device, at most for the policy's <see cref="Policies.PushPolicy.RunnerWait"/>.</summary>
    /// <param name="plan">The push.</param>
    /// <param name="waiting">Called once when there is something to wait for, with the devices.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The devices without one, in the plan's order.</returns>
    public async Task<IReadOnlyList<string>> FindUnservedAsync(PushPlan plan, Func<IReadOnlyList<string>, Task> waiting, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(waiting);
        // A runner is ready when it reads the site's stream, so the stream comes first.
        await hub.SiteReadyAsync(plan.Site, cancel);
        await hub.RepliesReadyAsync(cancel);
        DateTimeOffset until = time.GetUtcNow() + plan.Policy.RunnerWait;
        string[] left = [.. plan.Devices];
        bool said = false;
        while (true)
        {
            (left, bool unready) = await AskAsync(plan.Site, left, cancel);
            if (left.Length == 0 || time.GetUtcNow() >= until)
                return left;
            if (!said)
                await waiting(left);
            said = true;
            if (unready)
            {
                // Its runner misses the stream: it was removed behind our back.
                hub.Forget();
                await hub.SiteReadyAsync(plan.Site, cancel);
            }

            await Task.Delay(Pause, time, cancel);
        }
    }

    private enum Answer
    {
        Absent,
        Unready,
        Ready,
    }

    private async Task<(string[] Left, bool Unready)> AskAsync(string site, string[] devices, CancellationToken cancel)
    {
        var answers = new ConcurrentDictionary<string, Answer>();
        await Parallel.ForEachAsync(
            devices,
            new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancel },
            async (device, stop) => answers[device] = await AskAsync(site, device, stop));
        return ([.. devices.Where(d => answers[d] != Answer.Ready)], answers.Values.Contains(Answer.Unready));
    }

    private async Task<Answer> AskAsync(string site, string device, CancellationToken cancel)
    {
        try
        {
            NatsMsg<byte[]> answer = await hub.Connection.RequestAsync<byte[], byte[]>(
                Subjects.Presence(site, device), [], replyOpts: new NatsSubOpts { Timeout = AnswerTime }, cancellationToken: cancel);
            return Wire.DecodePresence(answer.Data).Ready ? Answer.Ready : Answer.Unready;
        }
        catch (Exception e) when (e is NatsNoRespondersException or NatsNoReplyException)
        {
            return Answer.Absent;
        }
        catch (MalformedMessageException e)
        {
            logger.PresenceUnreadable(site, device, e.Message);
            return Answer.Absent;
        }
    }
}
