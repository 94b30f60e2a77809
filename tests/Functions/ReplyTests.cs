using System.Collections.Concurrent;
using Leafwire.Contracts;
using Leafwire.Lab.Processes;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Functions.Hosting;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Tests.Functions;

/// <summary>The hub's log is read by whoever drives the push; what it holds twice or late changes nothing.</summary>
[Collection(nameof(DurableSite))]
public sealed class ReplyTests(DurableSite site)
{
    [Fact]
    public async Task Replies_StoredAgainAndLate_ChangeNothing()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using var nats = new NatsConnection(new NatsOpts
        {
            Url = site.Scenarios.Lab.Hub.Url,
            AuthOpts = new NatsAuthOpts { Username = NatsHub.User, Password = NatsHub.User },
            InboxPrefix = "_INBOX.pipeline",
        });
        var streams = new NatsJSContext(nats);
        var log = new ConcurrentQueue<(string Subject, byte[] Data)>();
        int stored = 0;
        string[] devices = DurableSite.Switches("replies");
        (string id, string blob) = await site.Scenarios.UploadAsync("replies", devices, null, cancellationToken);

        // Before each step all that was answered so far is stored once more: duplicates at once, stragglers after every wave and the end.
        await using DurableHost host = await site.HostAsync(new DurableHostOptions
        {
            Around = async (_, _, call) =>
            {
                foreach ((string subject, byte[] data) in log)
                {
                    PubAckResponse ack = await streams.PublishAsync(subject, data, cancellationToken: cancellationToken);
                    ack.EnsureSuccess();
                    Interlocked.Increment(ref stored);
                }

                await call();
            },
        });
        await using INatsSub<byte[]> replies = await nats.SubscribeCoreAsync<byte[]>(
            Subjects.Log(site.Scenarios.Lab.Site, id), cancellationToken: cancellationToken);
        await nats.PingAsync(cancellationToken);
        Task listening = ListenAsync();
        await host.TriggerAsync(blob, cancellationToken);
        (await host.EndAsync(id, cancellationToken)).ShouldBe(PushStatus.Succeeded);
        await replies.UnsubscribeAsync();
        await listening;

        PushReport report = await site.Scenarios.ResultAsync(id, cancellationToken);
        report.Devices.Select(d => d.Outcome).ShouldAllBe(o => o == DeviceOutcome.Confirmed);
        report.Consistent.ShouldBeTrue();
        devices.ShouldAllBe(d => site.Scenarios.Lab.Farm[d].Commits == 1);
        log.Count.ShouldBe(2 * devices.Length);
        stored.ShouldBeGreaterThan(log.Count);

        async Task ListenAsync()
        {
            var seen = new HashSet<string>();
            await foreach (NatsMsg<byte[]> message in replies.Msgs.ReadAllAsync(cancellationToken))
            {
                if (message.Subject.EndsWith(".reply", StringComparison.Ordinal) && seen.Add(Wire.DecodeReply(message.Data).CommandId))
                    log.Enqueue((message.Subject, message.Data!));
            }
        }
    }
}
