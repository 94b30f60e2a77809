using Leafwire.Lab.Processes;
using Leafwire.Tests.Integration.Host;

[assembly: AssemblyFixture(typeof(Cloud))]

namespace Leafwire.Tests.Integration.Host;

/// <summary>Azurite, a hub and the leaf of one site, for the host's tests; started by the first test that needs them.</summary>
public sealed class Cloud : IAsyncDisposable
{
    public const string Site = "lab";

    private readonly SemaphoreSlim _gate = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("leafwire-host-").FullName;
    private Azurite? _storage;
    private NatsHub? _hub;
    private NatsLeaf? _leaf;

    public Azurite Storage => _storage!;

    public NatsHub Hub => _hub!;

    public NatsLeaf Leaf => _leaf!;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _storage ??= await Azurite.StartAsync(Path.Combine(_folder, "azurite"), inMemory: false, cancellationToken);
            _hub ??= await NatsHub.StartAsync(Path.Combine(_folder, "hub"), [Site], cancellationToken);
            _leaf ??= await NatsLeaf.StartAsync(Path.Combine(_folder, "leaf"), "leaf-lab", _hub.LeafUrls(), cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable? part in new IAsyncDisposable?[] { _leaf, _hub, _storage })
        {
            if (part is not null)
                await part.DisposeAsync();
        }

        _gate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
