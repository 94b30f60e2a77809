using System.Collections.Concurrent;
using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Signing;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;

namespace Leafwire.Pipeline.Messaging;

/// <summary>Asks which devices have a runner, and one that carries out this pipeline's commands.</summary>
public sealed class PresenceProbe(Hub hub, CommandSigner signer, TimeProvider time, ILogger<PresenceProbe> logger)
{
    private const int InFlight = 64;

    /// <summary>Devices of distrustful runners that are named: a workflow engine's messages are bounded, and nobody reads more.</summary>
    private const int Named = 200;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Asks until a runner is ready for every device, at most for the policy's <see cref="Policies.PushPolicy.RunnerWait"/>; a runner that would refuse the commands is not waited for.</summary>
    /// <param name="plan">The push.</param>
    /// <param name="waiting">Called once when there is something to wait for, with the devices.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The devices that cannot be configured, in the plan's order.</returns>
    public async Task<IReadOnlyList<Unserved>> FindUnservedAsync(PushPlan plan, Func<IReadOnlyList<string>, Task> waiting, CancellationToken cancel)
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
            ConcurrentDictionary<string, Presence?> answers = await AskAsync(plan.Site, left, cancel);
            Unserved[] refused = [.. left.Where(d => answers[d] is { } presence && !IsTrusted(presence)).Take(Named).Select(d => Distrusted(d, answers[d]!))];
            if (refused.Length > 0)
                return refused;
            left = [.. left.Where(d => answers[d] is not { Ready: true })];
            if (left.Length == 0 || time.GetUtcNow() >= until)
                return [.. left.Select(d => new Unserved(d, null))];
            if (!said)
                await waiting(left);
            said = true;
            if (answers.Values.Any(presence => presence is { Ready: false }))
            {
                // Its runner misses the stream: it was removed behind our back.
                hub.Forget();
                await hub.SiteReadyAsync(plan.Site, cancel);
            }

            await Task.Delay(Pause, time, cancel);
        }
    }

    private bool IsTrusted(Presence presence) => presence.Keys is null || (signer.Key is { } key && presence.Keys.Contains(key, StringComparer.Ordinal));

    private Unserved Distrusted(string device, Presence presence) => new(device, signer.Key is { } key
        ? $"runner {presence.Runner} of device {device} does not trust key {key}, which this pipeline signs with: add the key to the runner's trusted keys, or sign with one that it trusts ({Listed(presence.Keys!)}), then upload again under a new name"
        : $"runner {presence.Runner} of device {device} carries out signed commands only, and this pipeline does not sign: set {SigningOptions.Section}:SeedFile to the seed of a key that it trusts ({Listed(presence.Keys!)}), then upload again under a new name");

    private static string Listed(IReadOnlyList<string> keys) =>
        keys.Count == 0 ? "it has none in use" : string.Join(", ", keys.Take(3)) + (keys.Count > 3 ? $" and {keys.Count - 3} more" : "");

    private async Task<ConcurrentDictionary<string, Presence?>> AskAsync(string site, string[] devices, CancellationToken cancel)
    {
        var answers = new ConcurrentDictionary<string, Presence?>();
        await Parallel.ForEachAsync(
            devices,
            new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancel },
            async (device, stop) => answers[device] = await AskAsync(site, device, stop));
        return answers;
    }

    // Null when nobody serves it.
    private async Task<Presence?> AskAsync(string site, string device, CancellationToken cancel)
    {
        try
        {
            NatsMsg<byte[]> answer = await hub.Connection.RequestAsync<byte[], byte[]>(
                Subjects.Presence(site, device), [], replyOpts: new NatsSubOpts { Timeout = AnswerTime }, cancellationToken: cancel);
            return Wire.DecodePresence(answer.Data);
        }
        catch (Exception e) when (e is NatsNoRespondersException or NatsNoReplyException)
        {
            return null;
        }
        catch (MalformedMessageException e)
        {
            logger.PresenceUnreadable(site, device, e.Message);
            return null;
        }
    }
}

/// <summary>A device that cannot be configured.</summary>
/// <param name="Device">The device.</param>
/// <param name="Reason">Why its runner would refuse the commands, and the way out; null when it has no runner.</param>
public sealed record Unserved(string Device, string? Reason);
