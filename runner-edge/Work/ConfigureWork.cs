using Leafwire.Contracts;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Ssh;

namespace Leafwire.Runner.Work;

/// <summary>Load, diff, arm; then <see cref="ArmedWork"/> proves and checks. Up to arming a switch keeps what it runs
/// and the work can be begun again from the start.</summary>
internal sealed class ConfigureWork(WorkScope scope, ConfigureCommand command)
{
    private readonly SessionLoad _load = new(scope);

    public async Task<Reply> RunAsync(CancellationToken cancellationToken)
    {
        WorkNote? note = await scope.Job.Notes.ReadAsync(cancellationToken);
        if (scope.IsExpired)
            return scope.Reply.Expired(scope.ExpiredWords, scope.TimerLeft(note));
        if (CommitTimer.Problem(command.CommitTimer) is { } timer)
            return scope.Reply.Rejected(timer, []);
        string text = scope.Job.Candidate ?? throw new InvalidOperationException("a configure job has no candidate");
        if (Candidate.Read(text, out IReadOnlyList<RejectedLine> refused) is not { } candidate)
            return scope.Reply.Rejected($"the candidate cannot be sent: {refused[0].Answer}" + (refused[0].Number is { } line ? $" (line {line})" : ""), refused);

        for (int tries = 1; ; tries++)
        {
            try
            {
                Step step = await PrepareAsync(candidate, note, cancellationToken);
                note = step.Armed ?? note;
                Reply? reply = step.Armed is null ? step.Reply : await new ArmedWork(scope, command, step.Armed).RunAsync(step.Left);
                if (reply is not null)
                    return reply;
                note = null;
                throw new TransportException(TransportFault.Lost, $"{scope.Job.Device}: the connection broke while the switch was to be armed; it is not armed");
            }
            catch (TransportException e)
            {
                if (e.NeedsOperator || tries >= scope.Options.Attempts)
                    return scope.Reply.Unreachable(e.Message, scope.TimerLeft(note));
                await scope.PauseAsync(e, tries, cancellationToken);
                if (scope.IsExpired)
                    return scope.Reply.Unreachable(e.Message, scope.TimerLeft(note));
            }
        }
    }

    private async Task<Step> PrepareAsync(Candidate candidate, WorkNote? note, CancellationToken cancellationToken)
    {
        await using EosDevice device = await scope.ConnectAsync(Stages.Connect, null, cancellationToken);
        Told<SessionTable> table = await device.SessionsAsync(cancellationToken);
        if (!table.IsAnswer)
            return new(scope.Reply.Failed($"the configuration sessions cannot be read: {table.Refusal}"));
        if (table.Value.Armed is { } armed)
        {
            if (armed.Name != scope.Session)
                return new(scope.Reply.Busy(BusyWords(armed)));
            if (note is not null)
            {
                WorkLog.WorkResumed(scope.Log, command.Device, scope.Session);
                return new(null, note, armed.Left ?? scope.TimerLeft(note) ?? TimeSpan.Zero);
            }

            // Armed by a runner whose notes are lost: there is no diff to report, so begin again from the old configuration.
            await scope.MustBeMineAsync(cancellationToken);
            if (await device.AbortAsync(scope.Session, CancellationToken.None) is { } refusal)
                return new(scope.Reply.Failed($"the session of an earlier try could not be reverted: {refusal}", armed.Left));
        }

        await _load.ReapAsync(device, table.Value, cancellationToken);
        scope.Stages.Begin(Stages.Fetch);
        Told<string> before = await device.RunningConfigAsync(cancellationToken);
        if (!before.IsAnswer)
            return new(scope.Reply.Failed($"the running configuration cannot be read: {before.Refusal}"));
        scope.Secrets.Learn(before.Value);
        if (await PreCheckAsync(device, cancellationToken) is { } unhealthy)
            return new(unhealthy);
        (ConfigDiff? diff, Reply? reply) = await _load.RunAsync(device, candidate, command.Mode, cancellationToken);
        return diff is null ? new(reply) : await ArmAsync(device, diff, before.Value, cancellationToken);
    }

    private async Task<Reply?> PreCheckAsync(EosDevice device, CancellationToken cancellationToken)
    {
        List<Check> checks = [.. command.Checks.Where(c => c.Phase == CheckPhase.Pre)];
        if (checks.Count == 0)
            return null;
        scope.Stages.Begin(Stages.PreCheck);
        IReadOnlyList<CheckFailure> failures = await new CheckRunner(scope).RunAsync(device, checks, command.NotAfter, cancellationToken);
        return failures.Count == 0 ? null : scope.Reply.Unhealthy(CheckRunner.Words(failures) + "; the switch was not touched", failures);
    }

    private async Task<Step> ArmAsync(EosDevice device, ConfigDiff diff, string running, CancellationToken cancellationToken)
    {
        scope.Stages.Begin(Stages.Arm);
        WorkNote note;
        try
        {
            // Only now: of a switch that is not armed nothing is archived, and nothing must be left on the hub.
            Payload before = await scope.Job.Keep(running, cancellationToken);
            if (before.Inline is not null)
                throw new OperationCanceledException("the running configuration could not be brought to the hub");
            note = new WorkNote(Payload.Of(diff.Text), diff.Added, diff.Removed, before, null, scope.Now, command.CommitTimer);
            await scope.Job.Notes.WriteAsync(note, cancellationToken);
            await scope.MustBeMineAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception e)
        {
            await _load.DropAsync(device);
            // Without the note nobody could tell later what was confirmed: rather not armed, and tried again.
            throw e as OperationCanceledException ?? new OperationCanceledException("the note could not be written", e, CancellationToken.None);
        }

        if (scope.IsExpired)
        {
            await _load.DropAsync(device);
            return new(scope.Reply.Expired(scope.ExpiredWords));
        }

        ArmResult result = await new Arming(scope, note).RunAsync(device);
        if (result.Refusal is { } refusal)
            return await RefusedAsync(device, note, refusal);
        if (result.Left is not null)
            WorkLog.SwitchArmed(scope.Log, command.Device, scope.Session, command.CommitTimer);
        return new(null, note, result.Left);
    }

    // The look at the sessions and the commit are two steps: another one's timer may have begun between them.
    private async Task<Step> RefusedAsync(EosDevice device, WorkNote note, string refusal)
    {
        Told<SessionTable> table = await device.SessionsAsync(CancellationToken.None);
        if (table.Value?.Armed is { } armed && armed.Name == scope.Session)
            return new(null, note, armed.Left ?? scope.TimerLeft(note) ?? TimeSpan.Zero);
        if (device.IsInSession)
            await _load.DropAsync(device);
        else if (table.Value is { } known)
            await _load.ReapAsync(device, known, CancellationToken.None);
        return new(table.Value?.Armed is { } foreign
            ? scope.Reply.Busy(BusyWords(foreign))
            : scope.Reply.Rejected($"the switch refused to commit: {refusal}", [new RejectedLine(null, null, refusal)]));
    }

    private static string BusyWords(ArmedSession armed) =>
        $"the commit timer of session '{armed.Name}' runs on the switch{(armed.Left is { } left ? $", {left:hh\\:mm\\:ss} left" : "")}: confirm or abort that session, or wait";

    /// <summary>Where the preparation ended: with a reply, or with a switch that is or may be armed.</summary>
    /// <param name="Reply">The command is over.</param>
    /// <param name="Armed">The note on the armed session.</param>
    /// <param name="Left">Until the timer runs out; null when it is not known whether the switch is armed.</param>
    private sealed record Step(Reply? Reply, WorkNote? Armed = null, TimeSpan? Left = null);
}
