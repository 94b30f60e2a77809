using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Checks;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Work;

/// <summary>Load, diff, arm; then <see cref="ArmedWork"/> proves and checks. Up to arming a switch keeps what it runs
/// and the work can be begun again from the start, each time in a session of its own.</summary>
internal sealed class ConfigureWork(WorkScope scope, ConfigureCommand command, SiteGate site)
{
    private WorkNote? _earlier;
    private CancellationToken _handBack;

    public async Task<Reply> RunAsync(CancellationToken cancellationToken)
    {
        _handBack = cancellationToken;
        _earlier = await scope.Job.Notes.ReadAsync(cancellationToken);
        if (_earlier is { } note && note.Attempt > command.Attempt)
            return scope.Reply.Failed($"attempt {note.Attempt} at this push was begun meanwhile; this one is over");
        if (_earlier?.Attempt == command.Attempt && await ResumeAsync(_earlier) is { } resumed)
            return resumed;
        if (scope.IsExpired)
            return scope.Reply.Expired(scope.ExpiredWords);
        if (site.Enter(command) is { } kept)
            return scope.Reply.Rejected(kept, []);
        // What it ran before this push it may always be given back.
        if (scope.Options.Approvals?.Problem(command) is { } unapproved && command.Candidate.Digest != _earlier?.Before.Digest)
            return scope.Reply.Rejected(unapproved, []);
        if (scope.Platform.TimerProblem(command.CommitTimer) is { } timer)
            return scope.Reply.Rejected(timer, []);
        string text = scope.Job.Candidate ?? throw new InvalidOperationException("a configure job has no candidate");
        if (scope.Platform.Read(text, out IReadOnlyList<RejectedLine> refused) is not { } candidate)
            return scope.Reply.Rejected(
                $"the candidate cannot be sent: {refused[0].Answer}" + (refused[0].Number is { } line ? $" (line {line})" : ""), refused);
        return await HurriedAsync(token => BeginAsync(candidate, token), cancellationToken);
    }

    // The command comes again: what the note says was said is not said once more, but looked at.
    private async Task<Reply?> ResumeAsync(WorkNote note)
    {
        if (note.Phase == WorkPhase.Prepared || note.End == WorkEnd.NotArmed)
            return null;
        scope.Reply.Change = note.Change();
        if (note.Phase == WorkPhase.ConfirmSent || note.End == WorkEnd.Confirmed)
            return scope.Reply.Failed("the candidate was told to be confirmed already; it is not configured again");
        string session = note.SessionOf(command.PushId);
        scope.Log.WorkResumed(command.Device, session);
        var armed = new ArmedWork(scope, command, note);
        if (note.Phase == WorkPhase.Done)
            return note.Verdict is { } verdict ? armed.Reverted(verdict) : scope.Reply.Failed(
                "the commit timer ran out before the switch had proved itself; it runs its old configuration");
        if (note.Phase == WorkPhase.RevertSent)
            return await armed.RevertAsync(note.Verdict ?? new WorkVerdict("the switch was told to go back", []));
        return scope.IsExpired ? scope.Reply.Expired(scope.ExpiredWords, scope.TimerLeft(note)) : await armed.RunAsync(
            scope.Now, _handBack);
    }

    private async Task<Reply> BeginAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                Step step = await PrepareAsync(candidate, cancellationToken);
                if (step.Armed is null)
                    return step.Reply!;
                _earlier = null;
                Reply? reply = await new ArmedWork(scope, command, step.Armed) { WasRefused = step.Reply is not null }
                    .RunAsync(step.Armed.ArmedAt, _handBack);
                if ((reply ?? step.Reply) is { } over)
                    return over;
                throw new TransportException(
                    TransportFault.Lost, $"{scope.Job.Device}: the connection broke while the switch was to be armed; it is not armed");
            }
            catch (TransportException e)
            {
                if (e.NeedsOperator || tries >= scope.Options.Attempts)
                    return scope.Reply.Unreachable(e.Message);
                await scope.PauseAsync(e, tries, cancellationToken);
                if (scope.IsExpired)
                    return scope.Reply.Unreachable(e.Message);
            }
        }
    }

    // Up to arming a revert that waits needs nothing but an end.
    private async Task<Reply> HurriedAsync(Func<CancellationToken, Task<Reply>> work, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, scope.Job.Hurry);
        try
        {
            either.Token.ThrowIfCancellationRequested();
            return await work(either.Token);
        }
        catch (OperationCanceledException e) when (e.CancellationToken == either.Token && !cancellationToken.IsCancellationRequested)
        {
            return scope.Reply.Failed("a revert of this push waits: the switch was not armed");
        }
    }

    private async Task<Step> PrepareAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        await using ISwitch device = await scope.ConnectAsync(Stages.Connect, null, cancellationToken);
        SwitchResult<SessionTable> table = await scope.SessionsAsync(device, cancellationToken);
        if (!table.IsDone)
            return new(scope.Reply.Failed($"the configuration sessions cannot be read: {table.Refusal}"));
        if (Problem(table.Value) is { } problem)
            return new(scope.Reply.Failed(problem));
        if (table.Value.Armed is { } armed)
        {
            if (!SessionName.IsOf(armed.Name, command.PushId))
                return new(scope.Reply.Busy(BusyWords(armed)));
            if (await EarlierAttempt.RevertAsync(scope, device, armed, _earlier, cancellationToken) is { } refusal)
                return new(scope.Reply.Failed($"the session of an earlier attempt could not be reverted: {refusal}", armed.Left));
        }

        var load = new SessionLoad(scope, scope.NewSession());
        await load.ReapAsync(device, table.Value, cancellationToken);
        scope.Stages.Begin(Stages.Fetch);
        SwitchResult<string> before = await device.RunningAsync(cancellationToken);
        if (!before.IsDone)
            return new(scope.Reply.Failed($"the running configuration cannot be read: {before.Refusal}"));
        scope.Secrets.Learn(before.Value);
        if (await PreCheckAsync(device, cancellationToken) is { } unhealthy)
            return new(unhealthy);
        Baseline? baseline = await new BaselineChecks(scope, command).ReadAsync(device, before.Value, cancellationToken);
        (ConfigDiff? diff, Reply? reply) = await load.RunAsync(device, candidate, command.Mode, command.AcceptRefusals, cancellationToken);
        return diff is not null ? await ArmAsync(device, load, diff, before.Value, baseline, cancellationToken)
            : new(reply ?? await UnchangedAsync(device, before.Value, cancellationToken));
    }

    // What these do to a commit is not what was checked and promised: a timer that takes back everything, and startup as it was.
    private string? Problem(SessionTable table) =>
        table.SavesOnCommit ? "the switch saves to startup on every commit, so that a reboot would keep a candidate that was never "
            + $"confirmed; nothing was changed. Turn it off with '{scope.Platform.Words.NoSaveOnCommit}'"
        : table.MergesOnCommit && command.Mode == ConfigureMode.Replace ? $"the switch merges a commit with what others changed meanwhile, "
            + $"so that a candidate does not replace the configuration; nothing was changed. "
            + $"Turn it off with '{scope.Platform.Words.NoMergeOnCommit}'"
        : null;

    private async Task<Reply> UnchangedAsync(ISwitch device, string running, CancellationToken cancellationToken)
    {
        await scope.MustBeMineAsync(cancellationToken);
        return await new Saver(scope).SaveIfDifferentAsync(device, running) is { } problem
            ? scope.Reply.Failed("the switch runs the candidate already, and saving it to startup failed, "
                + $"so that a reboot would bring another configuration: {problem}. Save it with '{scope.Platform.Words.Save}'")
            : scope.Reply.Unchanged();
    }

    private async Task<Reply?> PreCheckAsync(ISwitch device, CancellationToken cancellationToken)
    {
        List<Check> checks = [.. command.Checks.Where(c => c.Phase == CheckPhase.Pre)];
        if (checks.Count == 0)
            return null;
        scope.Stages.Begin(Stages.PreCheck);
        IReadOnlyList<CheckFailure> failures = await new CheckRunner(scope)
            .RunAsync(device, checks, command.NotAfter, cancellationToken, command.PassUnknown is true);
        return failures.Count == 0 ? null : scope.Reply.Unhealthy(CheckRunner.Words(failures) + "; the switch was not touched", failures);
    }

    private async Task<Step> ArmAsync(
        ISwitch device, SessionLoad load, ConfigDiff diff, string running, Baseline? baseline, CancellationToken cancellationToken)
    {
        ChangeReview review = scope.Platform.Review(running, diff, scope.Job.Device);
        if (await new ArmingGate(scope, command).RefuseAsync(diff, review, cancellationToken) is { } refused)
        {
            await load.DropAsync(device);
            return new(refused);
        }

        scope.Stages.Begin(Stages.Arm);
        WorkNote note;
        try
        {
            // Only now: of a switch that is not armed nothing is archived, and nothing must be left on the hub.
            Payload before = await scope.KeepAsync(running, cancellationToken);
            note = new WorkNote(Payload.Of(scope.Secrets.RedactConfiguration(diff.Text)), diff.Added, diff.Removed, before, null, scope.Now,
                command.CommitTimer)
            {
                Phase = WorkPhase.Prepared, Session = load.Session, Attempt = command.Attempt, Warnings = [.. scope.Reply.Warnings],
                DiffDigest = review.Digest, Risks = scope.Reply.Risks(review.Risks), Baseline = baseline,
            };
            await scope.Job.Notes.WriteAsync(note, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (!scope.IsExpired)
                note = await scope.BeginAsync(note with { ArmedAt = scope.Now }, WorkPhase.ArmSent, cancellationToken);
        }
        catch (Exception e)
        {
            await load.DropAsync(device);
            // Without the note nobody could tell later what was confirmed: rather not armed, and tried again.
            if (e is OperationCanceledException or HandBackException)
                throw;
            throw new HandBackException("the note could not be written", e);
        }

        if (scope.IsExpired)
        {
            if (await load.DropAsync(device) && note.Phase == WorkPhase.ArmSent)
                await scope.EndAsync(note, WorkEnd.NotArmed);
            return new(scope.Reply.Expired(scope.ExpiredWords));
        }

        ArmResult result = await new Arming(scope, note).RunAsync(device);
        if (result.Refusal is { } refusal)
            return await RefusedAsync(device, load, note, refusal);
        if (result.Left is { } left)
        {
            scope.Log.SwitchArmed(command.Device, load.Session, command.CommitTimer);
            note = note with { Phase = WorkPhase.Armed, ArmedAt = scope.Now + left - command.CommitTimer };
        }

        return new(null, note);
    }

    // The look at the sessions and the commit are two steps: another one's timer may have begun between them.
    private async Task<Step> RefusedAsync(ISwitch device, SessionLoad load, WorkNote note, string refusal)
    {
        SwitchResult<SessionTable> table = await scope.SessionsAsync(device, CancellationToken.None);
        ArmedSession? armed = table.Value?.Armed;
        Reply reply = armed is null || armed.Name == load.Session
            ? scope.Reply.Rejected($"the switch refused to commit: {refusal}", [new RejectedLine(null, null, refusal)])
            : scope.Reply.Busy(BusyWords(armed));
        // Still in the session: then it was not committed.
        if (armed?.Name == load.Session || !device.IsInSession || !await load.DropAsync(device))
            return new(reply, note);
        await scope.EndAsync(note, WorkEnd.NotArmed);
        return armed is not null && SessionName.IsOf(armed.Name, command.PushId)
            ? throw new TransportException(
                TransportFault.Lost, $"{scope.Job.Device}: an earlier attempt at this push armed the switch meanwhile")
            : new(reply);
    }

    private static string BusyWords(ArmedSession armed) =>
        $"the commit timer of session '{armed.Name}' runs on the switch{(armed.Left is { } left ? $", {left:hh\\:mm\\:ss} left" : "")}: "
        + "confirm or abort that session, or wait";

    /// <summary>Where the preparation ended: with a reply, or with a switch that is or may be armed.</summary>
    /// <param name="Reply">The command is over; with <paramref name="Armed"/>, if the switch turns out not to be armed.</param>
    /// <param name="Armed">The note on the session that is or may be armed.</param>
    private sealed record Step(Reply? Reply, WorkNote? Armed = null);
}
