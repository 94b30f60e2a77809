using System.Runtime.CompilerServices;
using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Messaging;

/// <summary>
/// The candidates of pushes: a blob for each push, written at planning. What was just written is kept until it is published, because
/// the same process does that a moment later as a rule.
/// </summary>
internal sealed class Candidates(ResultStore results)
{
    /// <summary>Compressed bytes that are kept at most.</summary>
    private const long Capacity = 16 * 1024 * 1024;

    private readonly JustStored<byte[]> _kept = new(Capacity, compressed => compressed.Length);

    /// <summary>Keeps a push's candidates, as <see cref="CandidateStore.KeepAsync"/>.</summary>
    /// <returns>What the plan says of them.</returns>
    public async Task<(string Pack, IReadOnlyDictionary<string, CandidateRef> Candidates)> KeepAsync(
        string site, string pushId, IAsyncEnumerable<(string Device, Payload Text)> candidates, CancellationToken cancellationToken)
    {
        return await results.Candidates.KeepAsync(site, pushId, RememberedAsync(cancellationToken), cancellationToken);

        async IAsyncEnumerable<(string Device, Payload Text)> RememberedAsync([EnumeratorCancellation] CancellationToken stop)
        {
            await foreach ((string Device, Payload Text) candidate in candidates.WithCancellation(stop))
            {
                _kept.Keep(pushId, candidate.Device, candidate.Text.Inline!);
                yield return candidate;
            }
        }
    }

    /// <summary>What a command brings to a device.</summary>
    /// <exception cref="InvalidDataException">The candidate is gone.</exception>
    /// <exception cref="NotArchivedException">The old configuration is not in storage yet.</exception>
    public async Task<Payload> GetAsync(PushPlan plan, DeviceCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(command);
        if (command.Source == CandidateSource.Before)
        {
            string before = await results.FindTextAsync(plan.Site, plan.Id, ResultFolder.Before(command.Device), cancellationToken)
                ?? throw new NotArchivedException($"what {command.Device} ran before is not in storage yet");
            return Payload.Of(before);
        }

        if (plan.Bases?.GetValueOrDefault(command.Device) is { } confirmed)
        {
            return Payload.Of(await results.FindConfirmedAsync(plan.Site, command.Device, confirmed, cancellationToken)
                ?? throw new InvalidDataException(
                    $"what push {confirmed.PushId} confirmed on {command.Device} is gone from the container of results"));
        }

        CandidateRef candidate = plan.Candidates[command.Device];
        // It is published once as a rule, and then there is no more use for it.
        byte[] compressed = _kept.Take(plan.Id, command.Device)
            ?? await results.Candidates.ReadAsync(plan, command.Device, cancellationToken);
        return new Payload { Digest = candidate.Digest, Size = candidate.Size, Inline = compressed };
    }
}

/// <summary>A text that a command needs is still on its way to storage.</summary>
internal sealed class NotArchivedException(string message) : IOException(message);
