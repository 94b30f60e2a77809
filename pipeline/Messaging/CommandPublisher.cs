using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Signing;

namespace Leafwire.Pipeline.Messaging;

/// <summary>Puts commands into a site's command stream.</summary>
internal sealed class CommandPublisher(Hub hub, Candidates candidates, CommandSigner signer)
{
    /// <summary>Publishes that wait for their acknowledgement side by side.</summary>
    private const int InFlight = 64;

    /// <summary>Room in a message for its subject and headers.</summary>
    private const int HeaderRoom = 1024;

    /// <summary>Publishes commands; one that was published before is not stored again.</summary>
    /// <exception cref="NATS.Client.Core.NatsException">The hub did not store one.</exception>
    public async Task PublishAsync(PushPlan plan, IReadOnlyList<DeviceCommand> commands, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(commands);
        await hub.SiteReadyAsync(plan.Site, cancellationToken);
        await Parallel.ForEachAsync(
            commands,
            new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellationToken },
            async (command, stop) => await PublishAsync(plan, command, stop));
    }

    private async Task PublishAsync(PushPlan plan, DeviceCommand command, CancellationToken cancellationToken)
    {
        Payload? candidate = NeedsCandidate(command) ? await candidates.GetAsync(plan, command, cancellationToken) : null;
        Command wire = CommandMaker.Make(plan, command, candidate);
        byte[] bytes = Wire.Encode(wire);
        if (candidate is not null && bytes.Length > MaxBytes)
        {
            Payload outside = await hub.Payloads(plan.Site).FitAsync(candidate, 0, cancellationToken);
            wire = CommandMaker.Make(plan, command, outside);
            bytes = Wire.Encode(wire);
        }

        await hub.Streams.PublishOnceAsync(
            Subjects.Command(plan.Site, command.Device), bytes, wire.Id, Names.Commands(plan.Site), signer.Sign(bytes), cancellationToken);
    }

    private int MaxBytes => Math.Min(hub.Connection.ServerInfo?.MaxPayload ?? 1024 * 1024, Limits.MessageBytes) - HeaderRoom;

    private static bool NeedsCandidate(DeviceCommand command) => command.Kind is CommandKind.Configure or CommandKind.Preview;
}
