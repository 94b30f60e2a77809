using System.Diagnostics;
using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Journal;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Telemetry;
using Leafwire.Runner.Work;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Lanes;

/// <summary>One command from its arrival to its reply; tried again until there is one.</summary>
/// <param name="command">The command.</param>
/// <param name="arrival">Its message.</param>
/// <param name="device">Where to carry it out.</param>
/// <param name="parts">What all lanes share.</param>
/// <param name="slots">What there is of work at once.</param>
/// <param name="texts">Takes the running configurations.</param>
/// <param name="log">The log.</param>
/// <param name="hurry">Cancelled when a revert of the same push waits behind it; of what gives way, when a push's command does.</param>
internal sealed class CommandRun(
    Command command, LaneItem.Arrival arrival, DeviceProfile device, LaneParts parts, LaneSlots slots, CommandTexts texts, ILogger log,
    CancellationToken hurry)
{
    private readonly LaneReplies _own = new(parts.Settings, device.Name);
    private readonly WorkNotes _notes = new(parts.Journal, command.PushId, device.Name);
    // Packed: thousands may wait for a slot, and a text takes ten times as much.
    private Payload? _candidate;
    private bool _begun;
    private Progress? _stage;

    private DateTimeOffset Now => arrival.Now(parts.Time);

    /// <summary>Comes to a reply.</summary>
    /// <param name="stopping">The command is not begun, or begun again, after this.</param>
    /// <param name="abandon">The work is broken off at its next safe point.</param>
    /// <exception cref="OperationCanceledException">One of them came first, or another runner has the device.</exception>
    public async Task<Reply> RunAsync(CancellationToken stopping, CancellationToken abandon)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, abandon);
        CancellationToken pushed = command.GivesWay ? hurry : CancellationToken.None;
        using var breakOff = CancellationTokenSource.CreateLinkedTokenSource(abandon, pushed);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(either.Token, pushed);
        var backoff = new Backoff(parts.Timings.RetryPause, parts.Timings.LongestRetryPause);
        while (true)
        {
            string trouble;
            try
            {
                if (pushed.IsCancellationRequested)
                    return _own.GaveWay(command);
                return hurry.IsCancellationRequested && !_begun
                    ? _own.Expired(
                        command, "the push was reverted before this command's turn came; it did nothing", await TimerLeftAsync(abandon))
                    : await TryAsync(waiting.Token, breakOff.Token);
            }
            catch (Exception e) when (!either.IsCancellationRequested)
            {
                if (hurry.IsCancellationRequested && (!_begun || command.GivesWay))
                    continue;
                if (e is not (OperationCanceledException or HandBackException))
                    log.Faulted(e, device.Name);
                trouble = e.Message;
            }

            // Of a device that is another's nothing is reported: who has it answers.
            bool isMine = await parts.Leases.IsMineAsync(device.Name, abandon);
            if (isMine && Now > command.NotAfter + await TimerAsync(abandon) + parts.Timings.OutcomeGrace)
            {
                log.GaveUp(command.Id, trouble);
                return _own.Failed(
                    command, $"the command came to no outcome in its time; see the log of {parts.Settings.Name} for {device.Name}",
                    await TimerLeftAsync(abandon));
            }

            TimeSpan pause = backoff.Next();
            log.NoOutcome(command.Id, trouble, pause);
            await Task.Delay(pause, parts.Time, either.Token);
        }
    }

    private async Task<Reply> TryAsync(CancellationToken waiting, CancellationToken abandon)
    {
        if (command is RevertCommand && await NothingWasArmedAsync(abandon))
            return _own.NothingArmed(command);
        try
        {
            _candidate ??= await CandidateAsync(waiting);
        }
        catch (InvalidDataException e)
        {
            return await NotWholeAsync(e, abandon);
        }

        Report(Stages.Queue);
        var slot = new SlotHold(slots.For(command), slots.Save, parts.Time);
        using (var turn = CancellationTokenSource.CreateLinkedTokenSource(waiting, _begun ? CancellationToken.None : hurry))
            await slot.TakeAsync(turn.Token);
        try
        {
            if (!await parts.Leases.IsMineAsync(device.Name, abandon))
                throw new HandBackException($"{device.Name} is another runner's by now");
            return await WorkAsync(_candidate?.Text(), slot, abandon);
        }
        catch (InvalidDataException e) when (!_begun)
        {
            return await NotWholeAsync(e, abandon);
        }
        finally
        {
            slot.Release();
        }
    }

    private async Task<Reply> NotWholeAsync(InvalidDataException damage, CancellationToken abandon) =>
        _own.Failed(command, $"the configuration did not arrive whole: {damage.Message}", await TimerLeftAsync(abandon));

    private async Task<Reply> WorkAsync(string? candidate, SlotHold slot, CancellationToken abandon)
    {
        // Its time forbids beginning, never finding out: what was begun the worker looks after.
        if (Now > command.NotAfter && !_begun && await HasNoNoteAsync(abandon))
            return _own.Expired(command,
                $"the command was to be begun before {command.NotAfter:u} and reached the switch's turn at {Now:u}; push again", null);
        var queued = new StageTime(Stages.Queue, parts.Time.GetElapsedTime(arrival.Stamp).TotalMilliseconds);
        RunnerTelemetry.Stage(command, queued, Activity.Current, parts.Time.GetUtcNow());
        var job = new Job(command, device, candidate, _notes, token => parts.Leases.IsMineAsync(device.Name, token),
            (text, _) => Task.FromResult(texts.Keep(text)), Report)
        {
            Latest = () => parts.Inventory.Find(device.Name) ?? device,
            Hurry = hurry,
            Previewed = PreviewedAsync,
            Confirmed = slot.ConfirmedAsync,
            Wait = slot.WaitAsync,
        };
        _begun = true;
        await using ITimer reminder = Remind();
        try
        {
            Reply reply = await parts.Worker.ExecuteAsync(job, abandon);
            return reply with { Stages = [queued, .. reply.Stages] };
        }
        catch (Exception e) when (e is not (OperationCanceledException or HandBackException))
        {
            // A fault of this program. Doing the same to the switch again would not mend it.
            log.Faulted(e, device.Name);
            return _own.Failed(command, $"a fault of the runner ({e.GetType().Name}); see the log of {parts.Settings.Name}",
                await TimerLeftAsync(abandon));
        }
    }

    // The switch is not asked where the journal knows: the configure ended without arming, and nobody began another.
    private async Task<bool> NothingWasArmedAsync(CancellationToken abandon) =>
        await HasNoNoteAsync(abandon)
        && await parts.Journal.FindAsync(Names.CommandId(command.PushId, device.Name, CommandKind.Configure, command.Attempt), abandon)
            is UnchangedReply or FailureReply { TimerLeft: null, Change: null };

    private async Task<bool> HasNoNoteAsync(CancellationToken abandon)
    {
        try
        {
            return await _notes.ReadAsync(abandon) is null;
        }
        catch (InvalidDataException)
        {
            // One that cannot be read is one.
            return false;
        }
    }

    private async Task<Payload?> CandidateAsync(CancellationToken cancellationToken)
    {
        Payload? payload = (command as ConfigureCommand)?.Candidate ?? (command as PreviewCommand)?.Candidate;
        if (payload is null)
            return null;
        var pause = new Backoff();
        while (true)
        {
            try
            {
                return await payload.FetchAsync(name => parts.Outlet.ReadAsync(name, cancellationToken));
            }
            catch (HubException e) when (Now <= command.NotAfter)
            {
                log.CandidateWaits(command.Id, e.Message);
            }
            catch (HubException e)
            {
                log.CandidateWaits(command.Id, e.Message);
                throw new InvalidDataException("it could not be fetched from the hub in time", e);
            }

            await Task.Delay(pause.Next(), parts.Time, cancellationToken);
        }
    }

    // As the journal has it, which all runners of the site share.
    private async Task<string?> PreviewedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await parts.Journal.FindAsync(
                Names.CommandId(command.PushId, device.Name, CommandKind.Preview), cancellationToken) is PreviewedReply previewed
                ? await previewed.Diff.TextAsync(name => parts.Outlet.ReadAsync(name, cancellationToken))
                : null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // It is for people to read; what is decided does not hang on it.
            log.Faulted(e, device.Name);
            return null;
        }
    }

    private async Task<TimeSpan> TimerAsync(CancellationToken abandon) =>
        command is ConfigureCommand configure ? configure.CommitTimer : (await NoteAsync(abandon))?.CommitTimer ?? TimeSpan.Zero;

    private async Task<TimeSpan?> TimerLeftAsync(CancellationToken abandon) => LaneReplies.TimerLeft(await NoteAsync(abandon), Now);

    private async Task<WorkNote?> NoteAsync(CancellationToken abandon)
    {
        try
        {
            return await _notes.ReadAsync(abandon);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What cannot be read may be the very reason; the report goes out without it.
            log.Faulted(e, device.Name);
            return null;
        }
    }

    private void Report(string stage)
    {
        _stage = new Progress(command.PushId, command.Site, command.Device, command.Kind, stage, null, parts.Time.GetUtcNow());
        parts.Progress(_stage);
    }

    // Who begins to watch in the middle of a long check is to see it, too.
    private ITimer Remind() => parts.Time.CreateTimer(
        _ => parts.Progress(_stage!), null, parts.Timings.StageReminder, parts.Timings.StageReminder);
}
