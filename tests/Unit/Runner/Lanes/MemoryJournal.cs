using Leafwire.Contracts;
using Leafwire.Runner.Journal;
using Leafwire.Runner.Work;

namespace Leafwire.Tests.Unit.Runner.Lanes;

/// <summary>A journal that a test can look into; it outlives the runners that write it.</summary>
internal sealed class MemoryJournal : IEdgeJournal
{
    public Dictionary<string, Reply> Replies { get; } = [];

    public Dictionary<(string Push, string Device), WorkNote> Notes { get; } = [];

    public Dictionary<string, Position> Positions { get; } = [];

    public ValueTask<Reply?> FindAsync(string commandId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Replies.GetValueOrDefault(commandId));

    public ValueTask<bool> WriteAsync(Reply reply, CancellationToken cancellationToken)
    {
        Replies[reply.CommandId] = reply;
        return ValueTask.FromResult(true);
    }

    public ValueTask<WorkNote?> ReadNoteAsync(string pushId, string device, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Notes.GetValueOrDefault((pushId, device)));

    public ValueTask WriteNoteAsync(string pushId, string device, WorkNote note, CancellationToken cancellationToken)
    {
        Notes[(pushId, device)] = note;
        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteNoteAsync(string pushId, string device, CancellationToken cancellationToken)
    {
        Notes.Remove((pushId, device));
        return ValueTask.CompletedTask;
    }

    public ValueTask<Position?> ReadPositionAsync(string device, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Position?>(Positions.TryGetValue(device, out Position position) ? position : null);

    public ValueTask WritePositionAsync(string device, Position position, CancellationToken cancellationToken)
    {
        Positions[device] = position;
        return ValueTask.CompletedTask;
    }
}
