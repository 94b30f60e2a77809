using System.Runtime.CompilerServices;
using Leafwire.Runner.Bus;
using NATS.Client.Core;

namespace Leafwire.Lab.Simulation;

/// <summary>The site's commands as a runner reads them.</summary>
internal sealed class SimCommandFeed(SimHub hub, SimLink link) : ICommandFeed
{
    private const int Page = 16;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    public async Task<FeedState> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await link.AskAsync(() => new FeedState("1", (ulong)hub.Commands.Count), cancellationToken);
        }
        catch (NatsException e)
        {
            throw new HubException(e.Message, e);
        }
    }

    public async Task<IAsyncEnumerable<CommandMessage>> OpenAsync(ulong from, CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        return ReadAsync(from, CancellationToken.None);
    }

    private async IAsyncEnumerable<CommandMessage> ReadAsync(ulong from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            IReadOnlyList<HubCommand> page;
            try
            {
                page = await hub.ReadCommandsAsync(link, from - 1, Page, Wait, cancellationToken);
            }
            catch (NatsException e)
            {
                throw new HubException(e.Message, e);
            }

            foreach (HubCommand command in page)
            {
                from = command.Sequence + 1;
                yield return new CommandMessage(command.Command.Device, command.Sequence, command.Message);
            }
        }
    }
}
