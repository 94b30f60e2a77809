using System.Diagnostics;
using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Journal;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Telemetry;
using Leafwire.Runner.Trust;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Lanes;

/// <summary>
/// One device's commands, one at a time and in order: do the work, write the reply down, bring it to the hub, and only
/// then write down that the command is answered. A command that comes again is answered from the journal.
/// </summary>
internal sealed class Lane : IDisposable
{
    // A revert is far smaller; what is not is not looked at before its turn.
    private const int LargestRevert = 8 * 1024;

    private readonly DeviceProfile _device;
    private readonly LaneParts _parts;
    private readonly LaneSlots _slots;
    private readonly Pace _pace;
    private readonly ILogger _log;
    private readonly ReplyCourier _courier;
    private readonly LaneReplies _own;
    private readonly Lock _gate = new();
    private readonly Queue<LaneItem> _queue = new();
    private readonly Bell _bell = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly List<Task> _sending = [];
    private readonly Task _run;
    private (Command Command, CancellationTokenSource Hurry)? _inHand;

    /// <summary>Begins to work on what is offered.</summary>
    /// <param name="device">The device.</param>
    /// <param name="answered">Up to where its commands are answered; null when none ever was.</param>
    /// <param name="parts">What all lanes share.</param>
    /// <param name="slots">What there is of work at once.</param>
    /// <param name="pace">Learns how long things take.</param>
    /// <param name="isReading">True while the hub gives out commands.</param>
    /// <param name="before">The device's lane before this one: two never work side by side.</param>
    public Lane(DeviceProfile device, Position? answered, LaneParts parts, LaneSlots slots, Pace pace, Func<bool> isReading, Task before)
    {
        (_device, _parts, _slots, _pace) = (device, parts, slots, pace);
        _log = parts.Loggers.CreateLogger<Lane>();
        _courier = new ReplyCourier(parts, isReading, _log);
        _own = new LaneReplies(parts.Settings, device.Name);
        (Epoch, SeenTo) = (answered?.Epoch, answered?.Sequence ?? 0);
        Answered = SeenTo;
        _run = RunAsync(before);
    }

    /// <summary>The stream of commands that the sequences are of; null while none was seen.</summary>
    public string? Epoch { get; private set; }

    /// <summary>Everything of this device up to here was offered, or answered before.</summary>
    public ulong SeenTo { get; private set; }

    /// <summary>Up to where it is written down, or will be, that everything is answered.</summary>
    public ulong Answered { get; private set; }

    /// <summary>Completes when the lane has ended.</summary>
    public Task Ended => _run;

    /// <summary>The feed begins anew: from <see cref="SeenTo"/>, or from the start of a stream that this lane has not seen.</summary>
    public void Begin(FeedState state)
    {
        if (Epoch is not null && (Epoch != state.Epoch || SeenTo > state.LastSequence))
            (SeenTo, Answered) = (0, 0);
        Epoch = state.Epoch;
    }

    /// <summary>The feed has passed on everything of this device up to here.</summary>
    public void Passed(ulong sequence, bool write)
    {
        SeenTo = Math.Max(SeenTo, sequence);
        if (write && SeenTo > Answered)
        {
            Answered = SeenTo;
            Enqueue(new LaneItem.Passed(new Position(Epoch!, SeenTo)));
        }
    }

    /// <summary>Takes a message of this device; one that was offered before is passed over.</summary>
    public void Offer(CommandMessage message)
    {
        if (message.Sequence <= SeenTo)
            return;
        SeenTo = Answered = message.Sequence;
        RevertCommand? revert = message.Body.Length <= LargestRevert
            && Read(message, quiet: true) is IncomingCommand.Good { Command: RevertCommand command } ? command : null;
        Enqueue(new LaneItem.Arrival(
            new Position(Epoch!, message.Sequence), message, _parts.Time.GetUtcNow(), _parts.Time.GetTimestamp(), revert));
        (Command Command, CancellationTokenSource Hurry)? inHand;
        lock (_gate)
            inHand = _inHand;
        if (inHand is { } now && (now.Command.GivesWay ? IsOfPush(message) : Reverts(revert, now.Command)))
            now.Hurry.Cancel();
    }

    /// <summary>Begins no further command; breaks off the one in hand when the grace period ends.</summary>
    public async Task StopAsync(CancellationToken grace)
    {
        using (grace.UnsafeRegister(static lane => ((Lane)lane!)._abandon.Cancel(), this))
        {
            _stopping.Cancel();
            await _run;
        }
    }

    /// <summary>Breaks off the command in hand at its next safe point. Does not wait.</summary>
    public void Abandon()
    {
        _stopping.Cancel();
        _abandon.Cancel();
    }

    /// <summary>After it has ended.</summary>
    public void Dispose()
    {
        _stopping.Dispose();
        _abandon.Dispose();
    }

    private void Enqueue(LaneItem item)
    {
        lock (_gate)
            _queue.Enqueue(item);
        _bell.Ring();
    }

    private async Task RunAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            while (await NextAsync() is { } item)
            {
                if (item is LaneItem.Arrival arrival)
                    await InsistAsync(arrival);
                await _parts.Journal.WritePositionAsync(_device.Name, item.Position, _abandon.Token);
            }

            await Task.WhenAll(_sending).WaitAsync(_abandon.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            _log.HandedBack(_device.Name);
        }
    }

    private async Task<LaneItem?> NextAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            lock (_gate)
            {
                if (_queue.TryDequeue(out LaneItem? item))
                    return item;
            }

            await _bell.WaitAsync(_stopping.Token);
        }

        return null;
    }

    // Only faults of this program get as far as here; a message must not stop the device for ever.
    private async Task InsistAsync(LaneItem.Arrival arrival)
    {
        for (var pause = new Backoff(); ;)
        {
            try
            {
                await HandleAsync(arrival);
                return;
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                _log.Faulted(e, _device.Name);
                if (_parts.Time.GetElapsedTime(arrival.Stamp) > _parts.Timings.ReplyPatience)
                    return;
            }

            await Task.Delay(pause.Next(), _parts.Time, _stopping.Token);
        }
    }

    private async Task HandleAsync(LaneItem.Arrival arrival)
    {
        switch (Read(arrival.Message, quiet: false))
        {
            case IncomingCommand.Unreadable unreadable:
                _log.Dropped(_device.Name, arrival.Position.Sequence, unreadable.Reason);
                RunnerTelemetry.Refused(_parts.Settings.Site);
                break;

            case IncomingCommand.Refused refused:
                _log.Refused(refused.CommandId, refused.Reason);
                RunnerTelemetry.Refused(_parts.Settings.Site);
                // An id of its own: with the command's the hub would take the command's true reply for a duplicate.
                await _courier.PublishAsync(_own.Refused(refused),
                    $"refused.{Subjects.Command(_parts.Settings.Site, _device.Name)}.{arrival.Position.Sequence}", _abandon.Token);
                break;

            case IncomingCommand.Good { Command: var command }:
                await AnswerAsync(command, arrival);
                break;
        }
    }

    private async Task AnswerAsync(Command command, LaneItem.Arrival arrival)
    {
        using Activity? span = RunnerTelemetry.Begin(command, arrival.Message.Trace);
        using IDisposable? scope = _log.BeginScope(RunnerTelemetry.ScopeOf(command));
        _log.Received(command.Id);
        Reply? reply = await _parts.Journal.FindAsync(command.Id, _abandon.Token);
        bool isWritten = true;
        if (reply is null)
        {
            var texts = new CommandTexts(command.Id, _parts, _log);
            reply = await WorkAsync(command, arrival, texts) with { Attempt = command.Attempt };
            _pace.Learn(reply);
            (reply, IReadOnlyList<StoredText> detached) = ReplyPayloads.Detach(reply);
            foreach (StoredText text in detached)
                texts.Send(text);
            isWritten = await _parts.Journal.WriteAsync(reply, _abandon.Token);
            _sending.RemoveAll(text => text.IsCompleted);
            _sending.Add(texts.SentAsync());
            await texts.SettleAsync(reply, _abandon.Token);
        }
        else
        {
            _log.KnownAlready(command.Id);
        }

        // The push is over on this switch.
        if (isWritten && reply is ConfirmedReply or RevertedReply)
            await _parts.Journal.DeleteNoteAsync(command.PushId, _device.Name, _abandon.Token);
        await _courier.PublishAsync(reply, command.Id, _abandon.Token);
        string outcome = Wire.OutcomeOf(reply);
        _parts.Progress(
            new Progress(command.PushId, command.Site, command.Device, command.Kind, Stages.Done, outcome, _parts.Time.GetUtcNow()));
        TimeSpan took = _parts.Time.GetElapsedTime(arrival.Stamp);
        RunnerTelemetry.Answered(command, outcome, took, span);
        _log.Answered(command.Id, outcome, took.TotalMilliseconds);
    }

    private async Task<Reply> WorkAsync(Command command, LaneItem.Arrival arrival, CommandTexts texts)
    {
        // Never disposed: a revert may cancel it whenever it comes.
        var hurry = new CancellationTokenSource();
        if (command is ConfigureCommand || command.GivesWay)
        {
            LaneItem.Arrival[] behind;
            lock (_gate)
            {
                _inHand = (command, hurry);
                behind = [.. _queue.OfType<LaneItem.Arrival>()];
            }

            if (behind.Any(waiting => command.GivesWay ? IsOfPush(waiting.Message) : Reverts(waiting.Revert, command)))
                hurry.Cancel();
        }

        try
        {
            return await new CommandRun(command, arrival, _parts.Inventory.Find(_device.Name) ?? _device, _parts, _slots, texts, _log,
                hurry.Token).RunAsync(_stopping.Token, _abandon.Token);
        }
        finally
        {
            lock (_gate)
                _inHand = null;
        }
    }

    private static bool Reverts(RevertCommand? revert, Command configure) =>
        revert is not null && revert.PushId == configure.PushId && revert.Attempt >= configure.Attempt;

    // Looked at only while something gives way: a configure is large.
    private bool IsOfPush(CommandMessage message) =>
        Read(message, quiet: true) is IncomingCommand.Good { Command.GivesWay: false };

    private IncomingCommand Read(CommandMessage message, bool quiet)
    {
        // Before anything is made of it: no journal, no reply, no work for somebody who only got hold of a NATS login.
        Distrust? distrust = _parts.Trust.Check(message.Key, message.Signature, message.Body);
        IncomingCommand incoming = IncomingCommand.Read(message.Body, _parts.Settings.Site, _device.Name);
        if (distrust is null)
            return incoming;
        if (!quiet)
            _log.NotTrusted(_device.Name, Subjects.Command(_parts.Settings.Site, _device.Name), distrust.Key ?? "none", distrust.Reason);
        return incoming.Refuse(distrust.Reason);
    }
}
