using System.Text;
using Leafwire.Lab.Processes;
using Leafwire.Runner.Settings;

namespace Leafwire.Tests.Integration.Runner;

/// <summary>What a site costs while nobody pushes to it.</summary>
public sealed class RestTests : IAsyncLifetime
{
    private const int Devices = 200;
    private const int MostBytesAnHour = 50_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("leafwire-rest-").FullName;
    private readonly CancellationToken _deadline = TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Site_AtRest_SendsLittleOverItsLeafConnection()
    {
        await using NatsHub hub = await NatsHub.StartAsync(Path.Combine(_folder, "hub"), [HubClient.Site], _deadline);
        var turns = new Turns();
        await using var link = new TcpLink(() => hub.Servers[0].LeafPort, TimeProvider.System, _ => turns.Add);
        await using NatsLeaf leaf = await NatsLeaf.StartAsync(
            Path.Combine(_folder, "leaf"), "leaf-lab", hub.LeafUrls(ports: [link.Port]), _deadline);
        await using var client = new HubClient(hub.Url);
        await client.MakeStreamsAsync(_deadline);
        // As quick as the client of NATS lets it go, in the proportions of a real one.
        var real = new RunnerTimings();
        var quick = TimeSpan.FromMilliseconds(500);
        RunnerTimings timings = real with
        {
            FeedBusyFor = TimeSpan.Zero, FeedHeartbeat = quick, IdleFeedCheck = quick * (real.IdleFeedCheck / real.FeedHeartbeat),
        };
        await using TestRunner runner = await TestRunner.StartAsync(
            leaf.Url, [.. Enumerable.Range(1, Devices).Select(i => $"leaf{i}")], new ScriptedWorker(), timings);
        await runner.ServesAsync(_deadline);

        int bytes = await turns.Whole.WaitAsync(_deadline);

        double anHour = bytes * (TimeSpan.FromHours(1) / real.IdleFeedCheck);
        TestContext.Current.TestOutputHelper!.WriteLine($"{bytes} bytes a turn, {anHour:0} an hour");
        anHour.ShouldBeLessThan(MostBytesAnHour);
        anHour.ShouldBeGreaterThan(1000, "then it was not counted");
    }

    /// <summary>Counts what passes from one look after the feed to the next, once the site is at rest.</summary>
    private sealed class Turns
    {
        private readonly Lock _gate = new();
        private readonly TaskCompletionSource<int> _whole = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _bytes, _heartbeats, _rests;

        public Task<int> Whole => _whole.Task;

        public void Add(ReadOnlyMemory<byte> piece)
        {
            string text = Encoding.ASCII.GetString(piece.Span);
            lock (_gate)
            {
                _bytes += piece.Length;
                _heartbeats += text.Contains("Idle Heartbeat", StringComparison.Ordinal) ? 1 : 0;
                if (!text.Contains("LMSG $JS.hub.API.CONSUMER.INFO", StringComparison.Ordinal))
                    return;
                // In the first one it is still told who listens to what.
                if (_heartbeats > 0 && ++_rests == 2)
                    _whole.TrySetResult(_bytes);
                (_bytes, _heartbeats) = (0, 0);
            }
        }
    }
}
