using Leafwire.Runner.Work;

namespace Leafwire.Tests.Unit.Work;

/// <summary>Notes that a test can look at, and make fail.</summary>
internal sealed class MemoryNotes : IWorkNotes
{
    public WorkNote? Note { get; set; }

    public List<WorkNote> Written { get; } = [];

    public Exception? Failure { get; set; }

    public ValueTask<WorkNote?> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Note);

    public ValueTask DeleteAsync(CancellationToken cancellationToken)
    {
        Note = null;
        return ValueTask.CompletedTask;
    }

    public ValueTask WriteAsync(WorkNote note, CancellationToken cancellationToken)
    {
        if (Failure is not null)
            return ValueTask.FromException(Failure);
        Note = note;
        Written.Add(note);
        return ValueTask.CompletedTask;
    }
}
