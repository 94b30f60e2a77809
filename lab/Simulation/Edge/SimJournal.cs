using Leafwire.Contracts;
using Leafwire.Runner.Journal;
using Leafwire.Runner.Work;
using NATS.Client.Core;

namespace Leafwire.Lab.Simulation;

/// <summary>The journal as a runner sees it: every call waits while the leaf cannot be reached.</summary>
internal sealed class SimJournal(SimScheduler scheduler, SimLeaf leaf, SimLink link) : IEdgeJournal
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public ValueTask<Reply?> FindAsync(string commandId, CancellationToken cancellationToken) =>
        AskAsync(() => leaf.Replies.GetValueOrDefault(commandId), cancellationToken);

    public async ValueTask<bool> WriteAsync(Reply reply, CancellationToken cancellationToken) =>
        await AskAsync(() => leaf.Replies[reply.CommandId] = reply, cancellationToken) is not null;

    public ValueTask<WorkNote?> ReadNoteAsync(string pushId, string device, CancellationToken cancellationToken) =>
        AskAsync(() => leaf.Notes.GetValueOrDefault($"{pushId}.{device}"), cancellationToken);

    public async ValueTask WriteNoteAsync(string pushId, string device, WorkNote note, CancellationToken cancellationToken) =>
        await AskAsync(() => leaf.Notes[$"{pushId}.{device}"] = note, cancellationToken);

    public async ValueTask DeleteNoteAsync(string pushId, string device, CancellationToken cancellationToken) =>
        await AskAsync(() => leaf.Notes.Remove($"{pushId}.{device}"), cancellationToken);

    public ValueTask<Position?> ReadPositionAsync(string device, CancellationToken cancellationToken) =>
        AskAsync<Position?>(() => leaf.Positions.TryGetValue(device, out Position position) ? position : null, cancellationToken);

    public async ValueTask WritePositionAsync(string device, Position position, CancellationToken cancellationToken) =>
        await AskAsync(() => leaf.Positions[device] = position, cancellationToken);

    private async ValueTask<T> AskAsync<T>(Func<T> act, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await link.AskAsync(act, cancellationToken);
            }
            catch (NatsException)
            {
                await SimWait.ForAsync(scheduler, Pause, cancellationToken);
            }
        }
    }
}
