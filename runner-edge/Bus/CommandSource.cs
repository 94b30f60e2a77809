using Leafwire.Contracts;
using Leafwire.Runner.Agent;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Runner.Bus;

/// <summary>
/// One device's commands, from its durable consumer in the hub's stream, one at a time. It makes the consumer, and
/// makes it again when hub, stream or link were away.
/// </summary>
internal sealed class CommandSource(string device, NatsBus bus, RunnerSettings settings, RunnerTimings timings, HubGate gate, TimeProvider time, ILogger<CommandSource> log) : IDisposable
{
    /// <summary>Pulls without an answer after which the consumer is looked for again; one may be lost with the server that held it.</summary>
    private const int Silences = 2;

    private readonly SemaphoreSlim _ensuring = new(1);
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile INatsJSConsumer? _consumer;

    /// <summary>
    /// Completes when the hub was asked once, whatever it said, or is known to be away. What was subscribed before is
    /// known to the hub then: the leaf keeps the order.
    /// </summary>
    public Task Tried => _tried.Task;

    /// <summary>True while commands are read.</summary>
    public bool IsReady => _consumer is not null;

    /// <summary>Hands every command to <paramref name="handle"/> and waits for it, until cancelled. Connection faults are waited out.</summary>
    public async Task RunAsync(Func<INatsJSMsg<byte[]>, Task> handle, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(time);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                // A presence request may have made the consumer meanwhile.
                Task wake = Volatile.Read(ref _wake).Task;
                if (gate.IsClosed)
                    _tried.TrySetResult();
                if (!IsReady)
                    await Task.WhenAny(wake, gate.WaitAsync(cancellationToken));
                if (!await EnsureAsync(cancellationToken))
                {
                    await Task.WhenAny(wake, backoff.WaitAsync(cancellationToken));
                    continue;
                }

                if (await ConsumeAsync(handle, cancellationToken))
                    backoff.Reset();
                else
                    await backoff.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    public void Dispose() => _ensuring.Dispose();

    /// <summary>Makes the consumer if it is not there; false when that is not possible now.</summary>
    public async ValueTask<bool> EnsureAsync(CancellationToken cancellationToken)
    {
        if (IsReady)
            return true;
        await _ensuring.WaitAsync(cancellationToken);
        try
        {
            if (IsReady)
                return true;
            _consumer = await gate.AskAsync(
                () => bus.Hub.CreateOrUpdateConsumerAsync(Names.Commands(settings.Site), Config(), cancellationToken).AsTask(),
                cancellationToken);
            BusLog.Reading(log, device);
            Interlocked.Exchange(ref _wake, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            return true;
        }
        catch (NatsException e)
        {
            BusLog.NotReading(log, device, e.Message);
            return false;
        }
        finally
        {
            _tried.TrySetResult();
            _ensuring.Release();
        }
    }

    // True when commands came before reading broke off.
    private async Task<bool> ConsumeAsync(Func<INatsJSMsg<byte[]>, Task> handle, CancellationToken cancellationToken)
    {
        // The library pulls again for ever, and a consumer that is gone does not answer: it is made again then.
        int silences = 0;
        using var silent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The library pulls the next message when the loop comes round, so nothing lies here unread while a command is worked on.
        var pull = new NatsJSConsumeOpts
        {
            MaxMsgs = 1,
            Expires = TimeSpan.FromSeconds(30),
            IdleHeartbeat = IdleHeartbeat(settings.Devices.Count),
            MaxConsecutive503Errors = 1,
            DrainOnCancel = true,
            NotificationHandler = (notification, _) => notification is NatsJSTimeoutNotification && Interlocked.Increment(ref silences) == Silences ? silent.CancelAsync() : Task.CompletedTask,
        };
        bool any = false;
        try
        {
            await foreach (INatsJSMsg<byte[]> message in _consumer!.ConsumeAsync<byte[]>(opts: pull, cancellationToken: silent.Token))
            {
                any = true;
                await handle(message);
            }
        }
        catch (NatsException e)
        {
            BusLog.ReadingBroke(log, device, e.Message);
        }
        finally
        {
            _consumer = null;
        }

        return any;
    }

    /// <summary>
    /// A pull that the hub forgot (it restarted) is noticed after two missing heartbeats. Their rate is held
    /// to about a hundred a second in one runner, whatever the number of devices.
    /// </summary>
    internal static TimeSpan IdleHeartbeat(int devices) => TimeSpan.FromSeconds(Math.Clamp(devices / 100.0, 2, 15));

    private ConsumerConfig Config() => new(Names.Consumer(device))
    {
        FilterSubject = Subjects.Command(settings.Site, device),
        DeliverPolicy = ConsumerConfigDeliverPolicy.All,
        AckPolicy = ConsumerConfigAckPolicy.Explicit,
        // One at a time keeps the device's commands in order, also when one is handed back.
        MaxAckPending = 1,
        AckWait = timings.AckWait,
        MaxDeliver = timings.MaxDeliveries,
    };
}
