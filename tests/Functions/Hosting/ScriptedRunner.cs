using Leafwire.Contracts;
using Leafwire.Lab.Processes;
using Leafwire.Lab.Site;
using Leafwire.Messaging;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.ObjectStore;

namespace Leafwire.Tests.Functions.Hosting;

/// <summary>
/// A site's runner without switches: it takes the commands from the site's stream and brings replies and texts to the hub as
/// the real one does, and only when it is asked to, so that a push takes the same steps whatever the machine's speed.
/// </summary>
internal sealed class ScriptedRunner : IAsyncDisposable
{
    private const string Name = "scripted";
    private const int InFlight = 32;
    private const int Page = 500;

    private readonly string _site;
    private readonly NatsConnection _connection;
    private readonly NatsJSContext _hub;
    private readonly PayloadStore _payloads;
    private readonly Queue<Command> _waiting = [];
    private INatsSub<byte[]>? _requests;
    private Task _answering = Task.CompletedTask;
    private INatsJSConsumer? _commands;

    private ScriptedRunner(LabSite lab)
    {
        _site = lab.Site;
        _connection = new NatsConnection(new NatsOpts
        {
            Url = lab.Leaf.Url,
            AuthOpts = new NatsAuthOpts { Username = NatsLeaf.User, Password = NatsLeaf.User },
            Name = Name,
            InboxPrefix = $"_INBOX.site.{Token.Escape(_site)}",
        });
        _hub = new NatsJSContext(_connection, new NatsJSOpts(_connection.Opts, domain: Names.HubDomain));
        _payloads = new PayloadStore(stop => new NatsObjContext(_hub).GetObjectStoreAsync(Names.Payloads(_site), stop));
    }

    /// <summary>Starts one that serves every device that it is asked for.</summary>
    public static async Task<ScriptedRunner> StartAsync(LabSite lab, CancellationToken cancellationToken)
    {
        var runner = new ScriptedRunner(lab);
        runner._requests = await runner._connection.SubscribeCoreAsync<byte[]>(
            $"leafwire.{Token.Escape(lab.Site)}.*.presence", cancellationToken: cancellationToken);
        runner._answering = AnswerPresenceAsync(runner._requests);
        try
        {
            // An answer of the hub, through the same link: by then it knows of the subscription.
            await runner._hub.GetStreamAsync(Names.Commands(lab.Site), cancellationToken: cancellationToken);
        }
        catch (NatsJSApiException e) when (e.Error.Code == 404)
        {
            // The first push makes it.
        }

        return runner;
    }

    /// <summary>Answers the commands that there are.</summary>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task AnswerAsync(int most, CancellationToken cancellationToken)
    {
        _commands ??= await _hub.CreateOrUpdateConsumerAsync(Names.Commands(_site), new ConsumerConfig($"runner-{Guid.NewGuid():N}")
        {
            DurableName = null,
            FilterSubject = Subjects.SiteCommands(_site),
            DeliverPolicy = ConsumerConfigDeliverPolicy.All,
            AckPolicy = ConsumerConfigAckPolicy.None,
            InactiveThreshold = TimeSpan.FromMinutes(5),
            MemStorage = true,
        }, cancellationToken);
        int taken;
        do
        {
            taken = 0;
            await foreach (INatsJSMsg<byte[]> message in _commands.FetchNoWaitAsync<byte[]>(
                new NatsJSFetchOpts { MaxMsgs = Page }, cancellationToken: cancellationToken))
            {
                _waiting.Enqueue(Wire.DecodeCommand(message.Data));
                taken++;
            }
        }
        while (taken > 0);

        Command[] next = [.. Enumerable.Range(0, Math.Min(most, _waiting.Count)).Select(_ => _waiting.Dequeue())];
        await Parallel.ForEachAsync(
            next, new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellationToken },
            async (command, stop) => await AnswerAsync(command, stop));
    }

    public async ValueTask DisposeAsync()
    {
        if (_requests is { } requests)
            await requests.DisposeAsync();
        await _answering;
        await _connection.DisposeAsync();
    }

    private async Task AnswerAsync(Command command, CancellationToken cancellationToken)
    {
        (Reply reply, IReadOnlyList<StoredText> texts) = ReplyPayloads.Detach(ReplyTo(command));
        foreach (StoredText text in texts)
            await _payloads.PutAsync(text.Name, text.Bytes, cancellationToken);
        PubAckResponse ack = await _hub.PublishAsync(
            Subjects.Reply(_site, reply.Device, reply.PushId), Wire.Encode(reply), opts: new NatsJSPubOpts { MsgId = command.Id },
            cancellationToken: cancellationToken);
        ack.EnsureSuccess();
    }

    private static Reply ReplyTo(Command command)
    {
        switch (command)
        {
            case ConfigureCommand configure:
                string after = configure.Candidate.Text();
                string diff = $"--- running\n+++ candidate\n@@ -1,2 +1,2 @@\n hostname {command.Device}\n-old\n+new {command.Device}\n";
                return new ArmedReply
                {
                    Header = command.Header, Runner = Name, Diff = Payload.Of(diff), Added = 1, Removed = 1,
                    DiffDigest = Payload.DigestOf(diff), Before = Payload.Of(after + "! old\n"), After = Payload.Of(after),
                    TimerLeft = configure.CommitTimer, ArmedUntil = TimeProvider.System.GetUtcNow() + configure.CommitTimer,
                };
            case ConfirmCommand:
                return new ConfirmedReply { Header = command.Header, Runner = Name };
            default:
                throw new ArgumentOutOfRangeException(nameof(command), command.Kind, "no push of these tests sends this command");
        }
    }

    private static async Task AnswerPresenceAsync(INatsSub<byte[]> requests)
    {
        await foreach (NatsMsg<byte[]> request in requests.Msgs.ReadAllAsync())
        {
            var presence = new Presence(Name, Ready: true) { Clock = TimeProvider.System.GetUtcNow(), Slots = 32, ConfirmSlots = 64 };
            await request.ReplyAsync(Wire.Encode(presence));
        }
    }
}
