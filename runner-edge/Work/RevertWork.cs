using Leafwire.Contracts;

namespace Leafwire.Runner.Work;

/// <summary>Puts the old configuration back, however long the switch cannot be reached.</summary>
internal sealed class RevertWork(WorkScope scope)
{
    public async Task<Reply> RunAsync(CancellationToken cancellationToken)
    {
        WorkNote? note = await scope.Job.Notes.ReadAsync(cancellationToken);
        if (scope.IsExpired)
            return scope.Reply.Expired(scope.ExpiredWords, scope.TimerLeft(note));
        DateTimeOffset until = scope.Command.NotAfter;
        if (note is not null && WorkScope.EndOf(note) + scope.Options.Grace is var timer && timer > until)
            until = timer;
        return await new Reverter(scope, note).RunAsync(until, cancellationToken) switch
        {
            Reversal.Told => scope.Reply.Reverted(RevertCause.Command),
            Reversal.ByTimer => scope.Reply.Reverted(RevertCause.Timer, "the commit timer ran out; the switch went back by itself"),
            Reversal.NothingArmed => scope.Reply.Reverted(RevertCause.NothingArmed),
            Reversal.Failed failed => scope.Reply.Failed(failed.Message, failed.TimerLeft),
            Reversal.Unreachable gone => scope.Reply.Unreachable(gone.Message, gone.TimerLeft),
            var other => throw new InvalidOperationException($"a reversal of an unknown kind: {other.GetType().Name}"),
        };
    }
}
