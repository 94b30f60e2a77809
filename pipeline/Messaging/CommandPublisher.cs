using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Signing;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.ObjectStore;

namespace Leafwire.Pipeline.Messaging;

/// <summary>Puts commands into a site's command stream.</summary>
public sealed class CommandPublisher(Hub hub, Candidates candidates, CommandSigner signer)
{
    /// <summary>Publishes that wait for their acknowledgement side by side.</summary>
    private const int InFlight = 64;

    /// <summary>Room in a message for its subject and headers.</summary>
    private const int HeaderRoom = 1024;

    /// <summary>Publishes commands; one that was published before is not stored again.</summary>
    /// <exception cref="NATS.Client.Core.NatsException">The hub did not store one.</exception>
    public async Task PublishAsync(PushPlan plan, IReadOnlyList<PushCommand> commands, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(commands);
        await hub.SiteReadyAsync(plan.Site, cancel);
        await Parallel.ForEachAsync(
            commands,
            new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancel },
            async (command, stop) => await PublishAsync(plan, command, stop));
    }

    private async Task PublishAsync(PushPlan plan, PushCommand command, CancellationToken cancel)
    {
        Payload? candidate = NeedsCandidate(command) ? await candidates.GetAsync(plan, command, cancel) : null;
        Command wire = CommandMaker.Make(plan, command, candidate);
        byte[] bytes = Wire.Encode(wire);
        if (candidate is not null && bytes.Length > MaxBytes)
        {
            INatsObjStore objects = await hub.PayloadsAsync(plan.Site, cancel);
            Payload outside = await candidate.FitAsync(0, async (name, content) => await objects.PutAsync(name, content, cancel));
            wire = CommandMaker.Make(plan, command, outside);
            bytes = Wire.Encode(wire);
        }

        PubAckResponse ack = await hub.Streams.PublishAsync(
            Subjects.Command(plan.Site, command.Device),
            bytes,
            opts: new NatsJSPubOpts { MsgId = wire.Id, ExpectedStream = Names.Commands(plan.Site), RetryAttempts = 3 },
            headers: signer.Sign(bytes),
            cancellationToken: cancel);
        // EnsureSuccess would throw on a duplicate, which is what a repeated step is to give.
        if (ack.Error is { } error)
            throw new NatsJSApiException(error);
    }

    private int MaxBytes => Math.Min(hub.Connection.ServerInfo?.MaxPayload ?? 1024 * 1024, Limits.MessageBytes) - HeaderRoom;

    private static bool NeedsCandidate(PushCommand command) => command.Kind is CommandKind.Configure or CommandKind.Preview;
}
