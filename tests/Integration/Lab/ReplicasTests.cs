using Leafwire.Contracts;
using Leafwire.Lab.Processes;
using Leafwire.Pipeline.Messaging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Leafwire.Tests.Integration.Lab;

/// <summary>The setting <c>Leafwire:Nats:Replicas</c> on a real cluster.</summary>
public sealed class ReplicasTests : IAsyncLifetime
{
    private const string Site = "lab";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("leafwire-test-");
    private NatsHub _servers = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _servers = await NatsHub.StartAsync(_folder.FullName, [Site], Token, servers: 3);

    public async ValueTask DisposeAsync()
    {
        await _servers.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Replicas_RaisedOnAHubInUse_HoldForEveryStreamAndBucketAndLoseNothing()
    {
        await using (Hub before = Connect(replicas: 1))
        {
            await MakeAllAsync(before);
            (await StreamsAsync(before)).ShouldAllBe(s => s.Info.Config.NumReplicas == 1);
            await before.Streams.PublishAsync(Subjects.Command(Site, "leaf1"), "do it", cancellationToken: Token);
            await (await before.QueueAsync(Token)).PutAsync(Site, "first in line", cancellationToken: Token);
            await before.Payloads(Site).PutAsync("text", [1, 2, 3], Token);
        }

        await using Hub after = Connect(replicas: 3);
        await MakeAllAsync(after);
        await _servers.CurrentAsync(Token);

        IReadOnlyList<INatsJSStream> streams = await StreamsAsync(after);
        streams.Select(s => s.Info.Config.Name).Order(StringComparer.Ordinal)
            .ShouldBe(["COMMANDS-lab", "KV_QUEUE", "OBJ_PAYLOADS-lab", "REPLIES"]);
        streams.ShouldAllBe(s => s.Info.Config.NumReplicas == 3 && s.Info.Cluster!.Replicas!.Count == 2);
        await TryAsync(async () =>
        {
            (await (await after.QueueAsync(Token)).GetEntryAsync<string>(Site, cancellationToken: Token)).Value.ShouldBe("first in line");
            (await after.Payloads(Site).GetAsync("text", Token)).ShouldBe([1, 2, 3]);
            (await after.Streams.GetStreamAsync(Names.Commands(Site), cancellationToken: Token)).Info.State.Messages.ShouldBe(1);
        });
    }

    private Hub Connect(int replicas) =>
        new(Options.Create(new NatsOptions { Url = _servers.Url, Username = NatsHub.User, Password = NatsHub.User, Replicas = replicas }),
            NullLoggerFactory.Instance);

    private static Task MakeAllAsync(Hub hub) => TryAsync(async () =>
    {
        await hub.SiteReadyAsync(Site, Token);
        await hub.RepliesReadyAsync(Token);
        await hub.QueueAsync(Token);
    });

    private static async Task<IReadOnlyList<INatsJSStream>> StreamsAsync(Hub hub)
    {
        var streams = new List<INatsJSStream>();
        await foreach (INatsJSStream stream in hub.Streams.ListStreamsAsync(cancellationToken: Token))
            streams.Add(stream);
        return streams;
    }

    // While servers choose who leads, each question may go unanswered.
    private static async Task TryAsync(Func<Task> action)
    {
        while (true)
        {
            try
            {
                await action();
                return;
            }
            catch (NatsException)
            {
                await Task.Yield();
            }
        }
    }
}
