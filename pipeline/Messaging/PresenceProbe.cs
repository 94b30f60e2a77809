using System.Collections.Concurrent;
using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Signing;
using Leafwire.Pipeline.Telemetry;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;

namespace Leafwire.Pipeline.Messaging;

/// <summary>Asks which devices have a runner, what it can do, and what its clock says.</summary>
internal sealed class PresenceProbe(Hub hub, CommandSigner signer, TimeProvider time, ILogger<PresenceProbe> logger)
{
    private const int InFlight = 64;

    // Longer than a runner waits for the hub before it says that it is not ready.
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(3);

    /// <summary>So long after one answer another runner's is waited for.</summary>
    private static readonly TimeSpan BetweenAnswers = TimeSpan.FromMilliseconds(500);

    // More than a site has; whoever answers without end is not listened to for longer.
    private const int MostRunners = 100;
    private const string Everyone = "(all)";

    /// <summary>
    /// Makes sure that there is what runners read: one is ready when it reads the site's stream, so the stream comes first.
    /// </summary>
    public async Task PrepareAsync(string site, CancellationToken cancellationToken)
    {
        await hub.SiteReadyAsync(site, cancellationToken);
        await hub.RepliesReadyAsync(cancellationToken);
    }

    /// <summary>Asks for every device once.</summary>
    /// <returns>The answers by device; one of a device that nobody serves has no presence.</returns>
    public async Task<IReadOnlyDictionary<string, PresenceAnswer>> AskAsync(
        string site, IEnumerable<string> devices, CancellationToken cancellationToken)
    {
        var answers = new ConcurrentDictionary<string, PresenceAnswer>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            devices,
            new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellationToken },
            async (device, stop) => answers[device] = await AskAsync(site, device, stop));
        if (answers.Values.Any(a => a.Presence is { Ready: false }))
        {
            // Its runner misses the stream: it was removed behind our back.
            hub.Forget();
            await hub.SiteReadyAsync(site, cancellationToken);
        }

        return answers;
    }

    /// <summary>Asks for the site's runners, also those that hold no device; each has its name once.</summary>
    /// <returns>The answers that came in time; of a runner that is no NATS service yet there is none.</returns>
    public async Task<IReadOnlyList<PresenceAnswer>> RollAsync(string site, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<string, PresenceAnswer>(StringComparer.Ordinal);
        DateTimeOffset asked = time.GetUtcNow();
        long began = time.GetTimestamp();
        try
        {
            await foreach (NatsMsg<byte[]> answer in hub.Connection.RequestManyAsync<byte[], byte[]>(
                Subjects.Services(site), [],
                replyOpts: new NatsSubOpts
                {
                    StartUpTimeout = AnswerTime, IdleTimeout = BetweenAnswers, Timeout = AnswerTime, MaxMsgs = MostRunners,
                },
                cancellationToken: cancellationToken))
            {
                DateTimeOffset midpoint = asked + (time.GetElapsedTime(began) / 2);
                if (Read(site, Everyone, () => Wire.DecodeService(answer.Data), midpoint) is { Presence: { } presence } said)
                    answers.TryAdd(presence.Runner, said);
            }
        }
        catch (Exception e) when (e is NatsNoRespondersException or NatsNoReplyException)
        {
            return [];
        }

        return [.. answers.Values];
    }

    private async Task<PresenceAnswer> AskAsync(string site, string device, CancellationToken cancellationToken)
    {
        DateTimeOffset asked = time.GetUtcNow();
        long began = time.GetTimestamp();
        try
        {
            NatsMsg<byte[]> answer = await hub.Connection.RequestAsync<byte[], byte[]>(
                Subjects.Presence(site, device), [], replyOpts: new NatsSubOpts { Timeout = AnswerTime },
                cancellationToken: cancellationToken);
            // By this host's clock: it and the hub's are kept by their platform.
            return Read(site, device, () => Wire.DecodePresence(answer.Data), asked + (time.GetElapsedTime(began) / 2));
        }
        catch (NatsNoRespondersException)
        {
            return new PresenceAnswer(device, null, null, null);
        }
        catch (NatsNoReplyException)
        {
            return new PresenceAnswer(device, null, null, null) { Unheard = $"did not answer within {AnswerTime.TotalSeconds} s" };
        }
    }

    private PresenceAnswer Read(string site, string device, Func<Presence> read, DateTimeOffset midpoint)
    {
        try
        {
            Presence presence = read();
            TimeSpan? offset = presence.Clock - midpoint;
            if (offset is { } ahead)
                PipelineTelemetry.ClockOffset.Record(ahead.TotalSeconds, PipelineTelemetry.Of(site),
                    new KeyValuePair<string, object?>(TelemetryNames.RunnerName, presence.Runner));
            return new PresenceAnswer(device, presence, offset, IsTrusted(presence) ? null : Distrusted(device, presence));
        }
        catch (MalformedMessageException e)
        {
            logger.PresenceUnreadable(site, device, e.Message);
            return new PresenceAnswer(device, null, null, null) { Unheard = $"answered what cannot be read ({e.Message})" };
        }
    }

    private bool IsTrusted(Presence presence) => presence.Keys is null
        || (signer.Key is { } key && presence.Keys.Contains(key, StringComparer.Ordinal));

    private string Distrusted(string device, Presence presence) => signer.Key is { } key
        ? $"runner {presence.Runner} of device {device} does not trust key {key}, which this pipeline signs with: "
            + $"add the key to the runner's trusted keys, or sign with one that it trusts ({Listed(presence.Keys!)}), then upload again"
        : $"runner {presence.Runner} of device {device} carries out signed commands only, and this pipeline does not sign: "
            + $"set {SigningOptions.Section}:SeedFile to the seed of a key that it trusts ({Listed(presence.Keys!)}), then upload again";

    private static string Listed(IReadOnlyList<string> keys) =>
        keys.Count == 0 ? "it has none in use" : string.Join(", ", keys.Take(3)) + (keys.Count > 3 ? $" and {keys.Count - 3} more" : "");
}
