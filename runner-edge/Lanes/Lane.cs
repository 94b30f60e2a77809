using Leafwire.Contracts;
using Leafwire.Runner.Agent;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Inventory;
using Leafwire.Runner.Journal;
using Leafwire.Runner.Leases;
using Leafwire.Runner.Trust;
using Leafwire.Runner.Work;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Leafwire.Runner.Lanes;

/// <summary>
/// One device's commands, one at a time and in order: do the work, write the reply down, bring it to the hub, and only
/// then acknowledge the command. A command that comes again is answered from the journal.
/// </summary>
internal sealed class Lane(
    DeviceProfile device,
    CommandSource source,
    CommandTrust trust,
    SemaphoreSlim limit,
    ISwitchWorker worker,
    EdgeJournal journal,
    LeaseKeeper leases,
    ReplyPublisher replies,
    ProgressReporter progress,
    RunnerSettings settings,
    RunnerTimings timings,
    TimeProvider time,
    ILogger<Lane> log)
{
    private static readonly TimeSpan AckPatience = TimeSpan.FromSeconds(3);
    private readonly Replies _own = new(settings, device.Name, time);

    /// <summary>Works until stopped.</summary>
    /// <param name="stopping">No further command is begun; the one in hand goes on.</param>
    /// <param name="abandon">The command in hand is broken off at its next safe point and handed back.</param>
    public Task RunAsync(CancellationToken stopping, CancellationToken abandon) =>
        source.RunAsync(message => HandleAsync(message, stopping, abandon), stopping);

    private async Task HandleAsync(INatsJSMsg<byte[]> message, CancellationToken stopping, CancellationToken abandon)
    {
        try
        {
            // Whatever was on its way when the stop came.
            stopping.ThrowIfCancellationRequested();
            await using var keeper = new AckKeeper(message, timings.AckWait, time);
            await AnswerAsync(message, stopping, abandon);
        }
        catch (OperationCanceledException)
        {
            LaneLog.HandedBack(log, device.Name);
            // Another runner may have it at once; this one gets a pause, so that it does not go round in circles.
            TimeSpan delay = stopping.IsCancellationRequested ? TimeSpan.Zero : timings.HandBackDelay;
            await SendAsync(token => message.NakAsync(new AckOpts { NakDelay = delay }, token));
        }
        catch (Exception e)
        {
            // The hub gives the command out again; the last time it is only reported.
            LaneLog.Faulted(log, e, device.Name);
            await SendAsync(token => message.NakAsync(new AckOpts { NakDelay = timings.HandBackDelay }, token));
        }
    }

    private async Task AnswerAsync(INatsJSMsg<byte[]> message, CancellationToken stopping, CancellationToken abandon)
    {
        long received = time.GetTimestamp();
        switch (Read(message))
        {
            case IncomingCommand.Unreadable unreadable:
                LaneLog.Dropped(log, device.Name, message.Metadata?.Sequence.Stream ?? 0, unreadable.Reason);
                await SendAsync(token => message.AckTerminateAsync(cancellationToken: token));
                return;

            case IncomingCommand.Refused refused:
                LaneLog.Refused(log, refused.CommandId, refused.Reason);
                // An id of its own: with the command's the hub would take the command's true reply for a duplicate.
                string id = $"refused.{Subjects.Command(settings.Site, device.Name)}.{message.Metadata?.Sequence.Stream}";
                await replies.PublishAsync(_own.Refused(refused), id, abandon);
                break;

            case IncomingCommand.Good { Command: var command }:
                LaneLog.Received(log, command.Id);
                Reply? reply = await journal.FindAsync(command.Id, abandon);
                IReadOnlyList<StoredText> texts = [];
                var kept = new KeptTexts(replies, command.Id);
                if (reply is null)
                {
                    bool isLast = message.Metadata?.NumDelivered >= (ulong)timings.MaxDeliveries;
                    reply = isLast ? await GiveUpAsync(command, abandon) : await WorkAsync(command, kept, received, stopping, abandon);
                    (reply, texts) = ReplyPayloads.Detach(reply);
                    await journal.WriteAsync(reply, abandon);
                }
                else
                {
                    LaneLog.KnownAlready(log, command.Id);
                }

                await replies.StoreAsync(command.Id, texts, abandon);
                await replies.PublishAsync(reply, command.Id, abandon);
                await kept.DropUnusedAsync(reply, abandon);
                progress.Report(command, Stages.Done, Wire.OutcomeOf(reply));
                LaneLog.Answered(log, command.Id, Wire.OutcomeOf(reply), time.GetElapsedTime(received).TotalMilliseconds);
                break;
        }

        await SendAsync(token => message.AckAsync(cancellationToken: token));
    }

    private IncomingCommand Read(INatsJSMsg<byte[]> message)
    {
        // Before anything is made of it: no journal, no reply, no work for somebody who only got hold of a NATS login.
        Distrust? distrust = trust.Check(message.Headers, message.Data);
        IncomingCommand incoming = IncomingCommand.Read(message.Data, settings.Site, device.Name);
        if (distrust is null)
            return incoming;
        TrustLog.NotTrusted(log, device.Name, message.Subject, distrust.Key ?? "none", distrust.Reason);
        return incoming.Refuse(distrust.Reason);
    }

    private async Task<Reply> WorkAsync(Command command, KeptTexts kept, long received, CancellationToken stopping, CancellationToken abandon)
    {
        progress.Report(command, Stages.Queue);
        // Who only waits for a turn is handed back when the runner stops.
        await limit.WaitAsync(stopping);
        try
        {
            if (!await leases.IsMineAsync(device.Name, abandon))
                throw new OperationCanceledException($"{device.Name} is another runner's by now");

            var notes = new WorkNotes(journal, command.PushId, device.Name);
            string? candidate;
            try
            {
                candidate = await CandidateAsync(command, abandon);
            }
            catch (InvalidDataException e)
            {
                return _own.Failed(command, $"the configuration did not arrive whole: {e.Message}", await notes.ReadAsync(abandon));
            }

            if (time.GetUtcNow() > command.NotAfter)
                return _own.Expired(command, await notes.ReadAsync(abandon));

            var queued = new StageTime(Stages.Queue, time.GetElapsedTime(received).TotalMilliseconds);
            var job = new Job(command, device, candidate, notes, token => leases.IsMineAsync(device.Name, token), kept.KeepAsync, stage => progress.Report(command, stage));
            Reply reply = await ExecuteAsync(job, abandon);
            return reply with { Stages = [queued, .. reply.Stages] };
        }
        finally
        {
            limit.Release();
        }
    }

    private async Task<Reply> ExecuteAsync(Job job, CancellationToken abandon)
    {
        try
        {
            return await worker.ExecuteAsync(job, abandon);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A fault of this program. Doing the same to the switch again would not mend it.
            LaneLog.Faulted(log, e, device.Name);
            return _own.Failed(job.Command, $"a fault of the runner ({e.GetType().Name}); see the log of {settings.Name}", await job.Notes.ReadAsync(abandon));
        }
    }

    // It was begun several times and never ended: the sender hears of it, and what stands behind it gets its turn.
    private async Task<Reply> GiveUpAsync(Command command, CancellationToken abandon)
    {
        LaneLog.GaveUp(log, command.Id, timings.MaxDeliveries);
        WorkNote? note = null;
        try
        {
            note = await journal.ReadNoteAsync(command.PushId, device.Name, abandon);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What cannot be read now may be the very reason; the report goes out without it.
            LaneLog.Faulted(log, e, device.Name);
        }

        return _own.Failed(command, $"the command was begun {timings.MaxDeliveries - 1} times and no runner came to its end; see the runners' logs for {device.Name}", note);
    }

    private async Task<string?> CandidateAsync(Command command, CancellationToken abandon)
    {
        Payload? payload = (command as ConfigureCommand)?.Candidate ?? (command as PreviewCommand)?.Candidate;
        if (payload is null)
            return null;
        var backoff = new Backoff(time);
        while (true)
        {
            try
            {
                return await payload.TextAsync(name => replies.ReadPayloadAsync(name, abandon));
            }
            catch (NatsException e) when (time.GetUtcNow() <= command.NotAfter)
            {
                LaneLog.CandidateWaits(log, command.Id, e.Message);
            }
            catch (NatsException e)
            {
                throw new InvalidDataException($"it could not be fetched in time: {e.Message}", e);
            }

            await backoff.WaitAsync(abandon);
        }
    }

    // An acknowledgement that is lost makes the hub give the command out again, which the journal answers.
    private async ValueTask SendAsync(Func<CancellationToken, ValueTask> acknowledge)
    {
        using var patience = new CancellationTokenSource(AckPatience, time);
        try
        {
            await acknowledge(patience.Token);
        }
        catch (Exception e) when (e is NatsException or OperationCanceledException or ObjectDisposedException)
        {
            LaneLog.AckLost(log, device.Name, e.Message);
        }
    }
}
