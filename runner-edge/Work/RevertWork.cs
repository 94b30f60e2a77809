using Leafwire.Contracts;

namespace Leafwire.Runner.Work;

/// <summary>Puts the old configuration back, however long the switch cannot be reached.</summary>
internal sealed class RevertWork(WorkScope scope)
{
    public async Task<Reply> RunAsync(CancellationToken cancellationToken)
    {
        WorkNote? note = await scope.Job.Notes.ReadAsync(cancellationToken);
        // Nobody arms without a note: then there is nothing to ask the switch for, which may be dead.
        if (note is null || note.Phase == WorkPhase.Prepared || note.Attempt != scope.Command.Attempt || note.End == WorkEnd.NotArmed)
            return scope.Reply.Reverted(RevertCause.NothingArmed);
        if (note.End is WorkEnd.Reverted or WorkEnd.TimerRanOut)
            return Reverted(note.End == WorkEnd.Reverted ? RevertCause.Command : RevertCause.Timer);
        if (scope.IsExpired && note.Phase is WorkPhase.ArmSent or WorkPhase.Armed)
            return scope.Reply.Expired(scope.ExpiredWords, scope.TimerLeft(note));
        DateTimeOffset until = WorkScope.Later(scope.Command.NotAfter, note.TimerEnd() + scope.Options.Grace);
        return await new Reverter(scope, note).RunAsync(until, cancellationToken) switch
        {
            RevertOutcome.Back back => Reverted(back.Cause),
            RevertOutcome.Failed failed => scope.Reply.Failed(failed.Message, failed.TimerLeft),
            RevertOutcome.Unreachable gone => scope.Reply.Unreachable(gone.Message, gone.TimerLeft),
            var other => throw new InvalidOperationException($"an outcome of an unknown kind: {other.GetType().Name}"),
        };
    }

    private Reply Reverted(RevertCause cause) =>
        scope.Reply.Reverted(cause, cause == RevertCause.Timer ? "the commit timer ran out; the switch went back by itself" : null);
}
