using Leafwire.Runner.Work;

namespace Leafwire.Runner.Journal;

/// <summary>The notes about one push on one device.</summary>
internal sealed class WorkNotes(IEdgeJournal journal, string pushId, string device) : IWorkNotes
{
    public ValueTask<WorkNote?> ReadAsync(CancellationToken cancellationToken) => journal.ReadNoteAsync(pushId, device, cancellationToken);

    public ValueTask DeleteAsync(CancellationToken cancellationToken) => journal.DeleteNoteAsync(pushId, device, cancellationToken);

    public ValueTask WriteAsync(WorkNote note, CancellationToken cancellationToken) =>
        journal.WriteNoteAsync(pushId, device, note, cancellationToken);
}
