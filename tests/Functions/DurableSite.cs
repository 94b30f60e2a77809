using Leafwire.Pipeline.Storage;
using Leafwire.Tests.Functions.Hosting;
using Leafwire.Tests.Scenarios;
using Microsoft.Extensions.Options;

namespace Leafwire.Tests.Functions;

/// <summary>
/// The site of all tests of this project: real storage, hub, leaf, runner and switches, and no host; each test brings its
/// own, and has its own switches.
/// </summary>
public sealed class DurableSite : IAsyncLifetime
{
    /// <summary>How many devices the large push has.</summary>
    public const int FleetSize = 200;

    private static readonly string[] Tests = ["replace", "generations", "duplicate", "replies", "retry", "approve", "early", "cancel",
        "reject", "generation", "report", "give-up", "secrets", "instance", "damaged", "history", "log"];

    public ScenarioSite Scenarios { get; private set; } = null!;

    public StorageClients Storage { get; private set; } = null!;

    public PushTable Pushes { get; private set; } = null!;

    public static string[] Fleet => [.. Enumerable.Range(1, FleetSize).Select(i => $"fleet-{i:000}")];

    /// <summary>The switches of one test.</summary>
    public static string[] Switches(string test) =>
        Tests.Contains(test) ? [$"{test}-a", $"{test}-b"] : throw new ArgumentException($"test '{test}' has no switches", nameof(test));

    internal Task<DurableHost> HostAsync(DurableHostOptions? options = null) =>
        DurableHost.StartAsync(Scenarios.Lab.PipelineSettings, options);

    /// <summary>The body that approves what a push shows.</summary>
    public async Task<string> ApprovalAsync(string id, CancellationToken cancellationToken) =>
        $$"""{ "by": "ada", "reason": "looks right", "digest": "{{(await Pushes.FindAsync(id, cancellationToken))?.Digest}}" }""";

    /// <summary>Waits until a push is shown with a status.</summary>
    public async Task<PushSummary> ShownAsync(string id, Func<PushSummary, bool> when, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await Pushes.FindAsync(id, cancellationToken) is { } push && when(push))
                return push;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }
    }

    public async ValueTask InitializeAsync()
    {
        Scenarios = await ScenarioSite.StartAsync(host: false, [.. Tests.SelectMany(Switches), .. Fleet], CancellationToken.None);
        Storage = new StorageClients(Options.Create(new StorageOptions { ConnectionString = Scenarios.Lab.Storage.ConnectionString }));
        Pushes = new PushTable(Storage);
    }

    public async ValueTask DisposeAsync()
    {
        Storage.Dispose();
        await Scenarios.DisposeAsync();
    }
}

/// <summary>Its tests run one after the other: the machine has other things to do than five labs.</summary>
[CollectionDefinition(nameof(DurableSite))]
public sealed class DurableSiteTests : ICollectionFixture<DurableSite>;
