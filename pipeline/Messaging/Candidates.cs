using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Messaging;

/// <summary>What commands bring to devices: what was uploaded, what was confirmed before, or what ran before the push.</summary>
internal sealed class Candidates(ResultStore results)
{
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
        byte[] compressed = await results.Candidates.TakeAsync(plan, command.Device, cancellationToken);
        return new Payload { Digest = candidate.Digest, Size = candidate.Size, Inline = compressed };
    }
}

/// <summary>A text that a command needs is still on its way to storage.</summary>
internal sealed class NotArchivedException(string message) : IOException(message);
