using Leafwire.Lab.Processes;
using Leafwire.Lab.Switches;

namespace Leafwire.Lab.Site;

/// <summary>
/// A whole site on one machine: storage, hub, leaf, switches, runner, host. Started in the order in which they need
/// each other, side by side where they do not; stopped in the reverse order, and with this process however it ends.
/// </summary>
public sealed class LabSite : IAsyncDisposable
{
    private readonly LabSiteOptions _options;
    private readonly List<RunnerProcess> _runners = [];

    private LabSite(LabSiteOptions options)
    {
        _options = options;
        StateFolder = options.StateFolder ?? Directory.CreateTempSubdirectory("leafwire-lab-").FullName;
        Directory.CreateDirectory(StateFolder);
    }

    /// <summary>The site's name.</summary>
    public string Site => _options.Site;

    /// <summary>Where everything is kept, logs among it.</summary>
    public string StateFolder { get; }

    /// <summary>The storage account.</summary>
    public Azurite Storage { get; private set; } = null!;

    /// <summary>The hub.</summary>
    public NatsHub Hub { get; private set; } = null!;

    /// <summary>The site's leaf node.</summary>
    public NatsLeaf Leaf { get; private set; } = null!;

    /// <summary>The switches.</summary>
    public SwitchFarm Switches { get; private set; } = null!;

    /// <summary>The runners.</summary>
    public IReadOnlyList<RunnerProcess> Runners => _runners;

    /// <summary>The embedded host; null when the lab was started without.</summary>
    public HostProcess? Host { get; private set; }

    /// <summary>The settings by which a pipeline reaches this site's storage and hub, by key.</summary>
    public IReadOnlyDictionary<string, string?> PipelineSettings => HostProcess.Settings(Storage, Hub);

    /// <summary>Starts a lab; every part is ready when the task is done.</summary>
    /// <exception cref="ProcessFailedException">A part did not start; what had started is stopped.</exception>
    public static async Task<LabSite> StartAsync(LabSiteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var lab = new LabSite(options);
        try
        {
            await lab.StartAsync(cancellationToken).ConfigureAwait(false);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Host is not null)
            await Host.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_runners.Select(r => r.DisposeAsync().AsTask())).ConfigureAwait(false);
        if (Switches is not null)
            await Switches.DisposeAsync().ConfigureAwait(false);
        if (Leaf is not null)
            await Leaf.DisposeAsync().ConfigureAwait(false);
        if (Hub is not null)
            await Hub.DisposeAsync().ConfigureAwait(false);
        if (Storage is not null)
            await Storage.DisposeAsync().ConfigureAwait(false);
        if (_options.StateFolder is null && Directory.Exists(StateFolder))
            Directory.Delete(StateFolder, recursive: true);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _options.Say($"starting storage, NATS hub and leaf, {_options.Switches.Count} switches");
        // Each is kept the moment it runs, so that whatever fails beside it, it is stopped.
        await AllAsync(
            StorageAsync(),
            NatsAsync(),
            SwitchesAsync()).ConfigureAwait(false);
        _options.Say($"starting {(_options.Host ? "host and " : "")}{_options.Runners} runner{(_options.Runners == 1 ? "" : "s")}");
        await AllAsync(RunnersAsync(), HostAsync()).ConfigureAwait(false);

        async Task StorageAsync() => Storage = await Azurite.StartAsync(Folder("storage"), _options.StorageInMemory, cancellationToken).ConfigureAwait(false);

        async Task NatsAsync()
        {
            Hub = await NatsHub.StartAsync(Folder("hub"), [Site], cancellationToken).ConfigureAwait(false);
            Leaf = await NatsLeaf.StartAsync(Folder("leaf"), "leaf-" + Site, Hub.LeafUrl(), cancellationToken).ConfigureAwait(false);
        }

        async Task SwitchesAsync() => Switches = await SwitchFarm.StartAsync(
            new SwitchFarmOptions { FrontFolder = Path.Combine(LabPaths.Root, "lab", "node"), Switches = _options.Switches }, cancellationToken).ConfigureAwait(false);

        async Task RunnersAsync()
        {
            for (int i = 1; i <= _options.Runners; i++)
                _runners.Add(await RunnerProcess.StartAsync($"runner-{i}", Folder("runner"), Site, Leaf, Switches, cancellationToken).ConfigureAwait(false));
        }

        async Task HostAsync() => Host = _options.Host ? await HostProcess.StartAsync(Folder("host"), Storage, Hub, cancellationToken).ConfigureAwait(false) : null;
    }

    // All of them end, also when one fails, before the first failure is thrown.
    private static async Task AllAsync(params Task[] starting) => await Task.WhenAll(starting).ConfigureAwait(false);

    private string Folder(string part) => Path.Combine(StateFolder, part);
}
