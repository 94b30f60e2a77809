using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Leafwire.Contracts;
using Leafwire.Lab.Processes;
using Leafwire.Messaging;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.ObjectStore;
using NATS.Client.Services;
using NATS.Net;

namespace Leafwire.Tests.Integration.Host;

/// <summary>A runner without switches: it reads commands through the leaf and answers what a script says.</summary>
public sealed class ScriptedRunner : IAsyncDisposable
{
    private readonly NatsConnection _connection;
    private readonly NatsJSContext _hub;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _lanes = [];

    public ScriptedRunner(string leafUrl)
    {
        _connection = new NatsConnection(NatsOpts.Default with
        {
            Url = leafUrl,
            AuthOpts = new NatsAuthOpts { Username = NatsLeaf.User, Password = NatsLeaf.User },
            InboxPrefix = "_INBOX.site." + Cloud.Site,
            RetryOnInitialConnect = true,
        });
        _hub = new NatsJSContext(_connection, new NatsJSOpts(_connection.Opts, domain: Names.HubDomain));
    }

    /// <summary>What a command is answered with; null for silence.</summary>
    public Func<Command, Task<Reply?>> Script { get; set; } = command => Task.FromResult<Reply?>(Default(command));

    /// <summary>The keys that it says it trusts; null when it asks for no signature.</summary>
    public IReadOnlyList<string>? Keys { get; set; }

    /// <summary>By how much its clock is ahead.</summary>
    public TimeSpan ClockAhead { get; set; }

    /// <summary>True for a runner of before there were clocks in presence answers.</summary>
    public bool IsOld { get; set; }

    /// <summary>Devices whose first question whether anybody is there it leaves without an answer.</summary>
    public ConcurrentDictionary<string, bool> Deaf { get; } = new();

    /// <summary>Every command that was read, in order.</summary>
    public ConcurrentQueue<Command> Commands { get; } = new();

    public INatsConnection Connection => _connection;

    /// <summary>Another runner of the site, which is found as a service and holds no device.</summary>
    public async Task<IAsyncDisposable> StandByAsync(Presence presence, CancellationToken cancellationToken)
    {
        INatsSvcServer service = await _connection.CreateServicesContext().AddServiceAsync(
            new NatsSvcConfig(Names.Service(Cloud.Site), "1.0.0") { StatsHandler = _ => JsonNode.Parse(Wire.Encode(presence))! },
            cancellationToken);
        await service.AddEndpointAsync<byte[]>(
            request => request.ReplyAsync(Wire.Encode(presence)), "presence", cancellationToken: cancellationToken);
        await _connection.PingAsync(cancellationToken);
        return service;
    }

    /// <summary>Answers nothing before it is let go.</summary>
    public TaskCompletionSource Hold()
    {
        var free = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Script = async command =>
        {
            await free.Task;
            return Default(command);
        };
        return free;
    }

    public static Reply Default(Command command) => command switch
    {
        ConfigureCommand => Armed(command, "--- running\n+++ candidate\n+vlan 10\n", "before\n", "after\n"),
        ConfirmCommand => new ConfirmedReply { Header = command.Header, Runner = "scripted", Software = "4.32.1F" },
        RevertCommand => new RevertedReply { Header = command.Header, Runner = "scripted", Cause = RevertCause.Command },
        CheckCommand => new HealthyReply { Header = command.Header, Runner = "scripted" },
        PreviewCommand => new PreviewedReply
        {
            Header = command.Header, Runner = "scripted", Diff = Payload.Of("+vlan 10\n"), DiffDigest = Payload.DigestOf("+vlan 10\n"),
            Added = 1, Removed = 0,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.Kind, "not scripted"),
    };

    public static ArmedReply Armed(Command command, string diff, string before, string after) => new()
    {
        Header = command.Header,
        Runner = "scripted",
        Software = "4.32.1F",
        Stages = [new StageTime(Stages.Load, 12.5)],
        Diff = Payload.Of(diff),
        Before = Payload.Of(before),
        After = Payload.Of(after),
        Added = 1,
        Removed = 0,
        TimerLeft = TimeSpan.FromMinutes(5),
    };

    /// <summary>Serves devices: answers presence, and reads their commands once the stream is there.</summary>
    public async Task ServeAsync(params IReadOnlyList<string> devices)
    {
        foreach (string device in devices)
        {
            INatsSub<byte[]> presence = await _connection.SubscribeCoreAsync<byte[]>(
                Subjects.Presence(Cloud.Site, device), cancellationToken: _stop.Token);
            _lanes.Add(ServeAsync(device, presence));
        }

        await _connection.PingAsync(_stop.Token);
    }

    /// <summary>Tells people who watch what a device is at while it is configured.</summary>
    public Task TellAsync(string device, string pushId, string stage) => _connection.PublishAsync(
        Subjects.Progress(Cloud.Site, device),
        Wire.Encode(new Progress(
            pushId, Cloud.Site, device, CommandKind.Configure, stage, null, TimeProvider.System.GetUtcNow())),
        cancellationToken: _stop.Token).AsTask();

    public Task PublishAsync(string device, string pushId, byte[] data) =>
        _hub.PublishAsync(Subjects.Reply(Cloud.Site, device, pushId), data, cancellationToken: _stop.Token).AsTask();

    public async Task PublishAsync(Reply reply, string? id = null)
    {
        PubAckResponse ack = await _hub.PublishAsync(Subjects.Reply(reply.Site, reply.Device, reply.PushId), Wire.Encode(reply),
            opts: new NatsJSPubOpts { MsgId = id }, cancellationToken: _stop.Token);
        ack.Error.ShouldBeNull();
    }

    /// <summary>Puts a text into the site's bucket, as a runner does with one that does not fit a message.</summary>
    public async Task<Payload> StoreAsync(Payload payload)
    {
        INatsObjStore objects = await new NatsObjContext(_hub).GetObjectStoreAsync(Names.Payloads(Cloud.Site), _stop.Token);
        return await payload.FitAsync(0, async (name, bytes) => await objects.PutAsync(name, bytes, _stop.Token));
    }

    public async Task<string> TextAsync(Payload payload)
    {
        INatsObjStore objects = await new NatsObjContext(_hub).GetObjectStoreAsync(Names.Payloads(Cloud.Site), _stop.Token);
        return await payload.TextAsync(async name => (await StoredObject.ReadAsync(objects, name, _stop.Token)).Bytes);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_lanes);
        await _connection.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ServeAsync(string device, INatsSub<byte[]> presence)
    {
        Task? reading = null;
        try
        {
            await foreach (NatsMsg<byte[]> request in presence.Msgs.ReadAllAsync(_stop.Token))
            {
                if (Deaf.TryRemove(device, out _))
                    continue;
                // The hub's stream is there when the pipeline asks.
                INatsJSConsumer consumer = await _hub.CreateOrUpdateConsumerAsync(
                    Names.Commands(Cloud.Site), new ConsumerConfig("scripted-" + Token.Escape(device))
                    {
                        FilterSubject = Subjects.Command(Cloud.Site, device),
                        DeliverPolicy = ConsumerConfigDeliverPolicy.All,
                        AckPolicy = ConsumerConfigAckPolicy.None,
                    }, _stop.Token);
                reading ??= ReadAsync(consumer);
                await request.ReplyAsync(Wire.Encode(new Presence("scripted", true, Keys)
                {
                    Clock = IsOld ? null : TimeProvider.System.GetUtcNow() + ClockAhead,
                    Slots = 32,
                    ConfirmSlots = 32,
                    Started = DateTimeOffset.UnixEpoch,
                    HeldSince = DateTimeOffset.UnixEpoch.AddHours(1),
                    LastContact = DateTimeOffset.UnixEpoch.AddHours(2),
                    Sessions = [new SeenSession("by-hand", true)],
                }), cancellationToken: _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            if (reading is not null)
                await reading;
        }
    }

    // As a runner's journal does: the answer waits until the link is back.
    private async Task AnswerAsync(Reply reply, string id)
    {
        while (true)
        {
            try
            {
                await PublishAsync(reply, id);
                return;
            }
            catch (NatsException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, _stop.Token);
            }
        }
    }

    private async Task ReadAsync(INatsJSConsumer consumer)
    {
        try
        {
            await foreach (INatsJSMsg<byte[]> message in consumer.ConsumeAsync<byte[]>(
                opts: new NatsJSConsumeOpts { MaxMsgs = 2 }, cancellationToken: _stop.Token))
            {
                Command command = Wire.DecodeCommand(message.Data);
                Commands.Enqueue(command);
                // A test that failed lets go of nothing; its runner ends all the same.
                if (await Script(command).WaitAsync(_stop.Token) is { } reply)
                    await AnswerAsync(reply, command.Id);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The test is over.
        }
    }
}
