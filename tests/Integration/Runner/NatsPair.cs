using Leafwire.Lab.Processes;

namespace Leafwire.Tests.Integration.Runner;

/// <summary>A hub and the leaf of the site <c>lab</c>, with the shipped configuration and its permissions.</summary>
public sealed class NatsPair : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leafwire-test-").FullName;

    /// <summary>Where the hub keeps its streams, below the folder of its account.</summary>
    internal string HubStore => Path.Combine(_folder, "hub", "store", "jetstream", "LEAFWIRE", "streams");

    internal NatsHub Hub { get; private set; } = null!;

    internal NatsLeaf Leaf { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        CancellationToken deadline = TestContext.Current.CancellationToken;
        Hub = await NatsHub.StartAsync(Path.Combine(_folder, "hub"), [HubClient.Site], deadline);
        Leaf = await NatsLeaf.StartAsync(Path.Combine(_folder, "leaf"), "leaf-lab", Hub.LeafUrls(), deadline);
    }

    public async ValueTask DisposeAsync()
    {
        await Leaf.DisposeAsync();
        await Hub.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class NatsCollection : ICollectionFixture<NatsPair>
{
    public const string Name = "nats";
}
