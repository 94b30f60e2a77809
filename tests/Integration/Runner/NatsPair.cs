namespace Leafwire.Tests.Integration.Runner;

/// <summary>A hub and a leaf, each with JetStream and a domain, as they are in the field.</summary>
public sealed class NatsPair : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("leafwire-nats-").FullName;

    internal NatsServer Hub { get; private set; } = null!;

    internal NatsServer Leaf { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Hub = new NatsServer("hub", Path.Combine(_directory, "hub"), leafPort => $$"""
            jetstream { store_dir: "{{_directory}}/hub/js", domain: hub, max_file: 1GB }
            leafnodes { listen: "127.0.0.1:{{leafPort}}" }
            """);
        await Hub.StartAsync(TestContext.Current.CancellationToken);
        Leaf = new NatsServer("leaf", Path.Combine(_directory, "leaf"), _ => $$"""
            jetstream { store_dir: "{{_directory}}/leaf/js", domain: leaf, max_file: 1GB }
            leafnodes { reconnect: 1, remotes: [ { url: "nats://127.0.0.1:{{Hub.LeafPort}}" } ] }
            """);
        await Leaf.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Leaf.DisposeAsync();
        await Hub.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class NatsCollection : ICollectionFixture<NatsPair>
{
    public const string Name = "nats";
}
