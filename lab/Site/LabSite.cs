using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Leafwire.Lab.Processes;
using Leafwire.Lab.Switches;

namespace Leafwire.Lab.Site;

/// <summary>
/// A whole site on one machine: storage emulator, hub, leaf node, simulated switches, runners and the embedded host, on
/// free ports and with a fresh state folder. Disposing stops all of it, the last started first, and removes the folder.
/// </summary>
public sealed partial class LabSite : IAsyncDisposable
{
    private readonly LabSiteOptions _options;
    private readonly ConcurrentDictionary<string, FakeClock> _clocks = new();

    private LabSite(LabSiteOptions options)
    {
        _options = options;
        Signing = SigningKey.Create(Folder);
    }

    /// <summary>The site's name.</summary>
    public string Site => _options.Site;

    /// <summary>Where everything keeps its state and its log.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("leafwire-lab-").FullName;

    /// <summary>The key that commands are signed with.</summary>
    public SigningKey Signing { get; }

    /// <summary>The storage emulator.</summary>
    public Azurite Storage { get; private set; } = null!;

    /// <summary>The hub.</summary>
    public NatsHub Hub { get; private set; } = null!;

    /// <summary>The site's leaf node.</summary>
    public NatsLeaf Leaf { get; private set; } = null!;

    /// <summary>The links from the leaf node to the hub's servers, in their order; none when the site was started without.</summary>
    public IReadOnlyList<TcpLink> LeafLinks { get; private set; } = [];

    /// <summary>The switches.</summary>
    public SwitchFarm Farm { get; private set; } = null!;

    /// <summary>The runners.</summary>
    public IReadOnlyList<LabProgram> Runners { get; private set; } = [];

    /// <summary>The embedded host; null when the site was started without.</summary>
    public LabProgram? Host => Hosts.Count == 0 ? null : Hosts[0];

    /// <summary>All embedded hosts: the first one and those that share its work.</summary>
    public IReadOnlyList<LabProgram> Hosts { get; private set; } = [];

    /// <summary>
    /// The clocks of runners and hosts that can be set apart, by the process's name; none when the site was started without.
    /// </summary>
    public IReadOnlyDictionary<string, FakeClock> Clocks => _clocks;

    /// <summary>The host's address, for the API and the page.</summary>
    /// <exception cref="InvalidOperationException">The site was started without a host.</exception>
    public Uri HostUrl => new((Host ?? throw new InvalidOperationException("the site has no host")).Ready.Groups[1].Value);

    /// <summary>The settings by which a pipeline reaches this site's storage and hub and signs its commands, by key.</summary>
    public IReadOnlyDictionary<string, string?> PipelineSettings => new Dictionary<string, string?>(_options.PipelineSettings)
    {
        ["Leafwire:Storage:ConnectionString"] = Storage.ConnectionString,
        ["Leafwire:Nats:Url"] = Hub.Url,
        ["Leafwire:Nats:Username"] = NatsHub.User,
        ["Leafwire:Nats:Password"] = NatsHub.User,
        ["Leafwire:Signing:SeedFile"] = Signing.SeedFile,
        // A copy of every stream on each server.
        ["Leafwire:Nats:Replicas"] = $"{Hub.Servers.Count}",
    };

    /// <summary>True to leave the state folder, with its logs, when the site is disposed. Default: false.</summary>
    public bool KeepsFolder { get; set; }

    /// <summary>The site's <c>local.settings.json</c>, for Azure Functions in place of the embedded host.</summary>
    public string LocalSettingsFile => Path.Combine(Folder, "local.settings.json");

    /// <summary>Completes with a part's name when one has ended, which none does by itself unless it failed.</summary>
    public Task<string> PartEnded { get; private set; } = null!;

    /// <summary>Starts a site; everything serves when the task is done.</summary>
    /// <exception cref="ProcessFailedException">A part did not start. The state folder is kept then, for its logs.</exception>
    public static async Task<LabSite> StartAsync(LabSiteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var site = new LabSite(options);
        try
        {
            await site.StartPartsAsync(cancellationToken);
            return site;
        }
        catch (Exception e)
        {
            site.KeepsFolder = e is ProcessFailedException;
            await site.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Each waits for work in hand, so those that do not need each other end side by side.
        await Task.WhenAll([.. Runners.Concat(Hosts).Select(p => p.DisposeAsync().AsTask())]);
        await StopAsync(Leaf);
        await Task.WhenAll(LeafLinks.Select(StopAsync));
        await Task.WhenAll(StopAsync(Hub), StopAsync(Storage), StopAsync(Farm));
        if (!KeepsFolder)
            Directory.Delete(Folder, recursive: true);
    }

    private async Task StartPartsAsync(CancellationToken cancellationToken)
    {
        // What has started must be known to be stopped, also when its neighbour fails.
        await Task.WhenAll(StartStorageAsync(cancellationToken), StartNatsAsync(cancellationToken), StartFarmAsync(cancellationToken));
        await Task.WhenAll(
            StartRunnersAsync(cancellationToken), StartHostsAsync(cancellationToken), WriteLocalSettingsAsync(cancellationToken));
        PartEnded = FirstEndAsync();
    }

    private async Task StartStorageAsync(CancellationToken cancellationToken)
    {
        Storage = await Azurite.StartAsync(
            Path.Combine(Folder, "azurite"), _options.InMemoryStorage, cancellationToken, _options.LogsStorage);
        _options.OnStarted?.Invoke("storage emulator");
    }

    private async Task StartNatsAsync(CancellationToken cancellationToken)
    {
        if (_options.LeafLink)
            LeafLinks =
                [.. Enumerable.Range(0, _options.HubServers).Select(i => new TcpLink(() => Hub.Servers[i].LeafPort, TimeProvider.System))];
        int[]? links = _options.LeafLink ? [.. LeafLinks.Select(l => l.Port)] : null;
        Hub = await NatsHub.StartAsync(
            Path.Combine(Folder, "hub"), [Site, .. _options.OtherSites], cancellationToken, _options.HubServers, _options.HubStoreLimit,
            links);
        Leaf = await NatsLeaf.StartAsync(Path.Combine(Folder, "leaf"), "leaf-lab", Hub.LeafUrls(ports: links), cancellationToken);
        _options.OnStarted?.Invoke(
            Hub.Servers.Count == 1 ? "NATS hub and leaf node" : $"NATS hub of {Hub.Servers.Count} servers, and leaf node");
    }

    private async Task StartFarmAsync(CancellationToken cancellationToken)
    {
        try
        {
            Farm = await SwitchFarm.StartAsync(new SwitchFarmOptions { Switches = _options.Switches }, cancellationToken);
        }
        catch (InvalidOperationException e)
        {
            throw new ProcessFailedException($"the simulated switches were not started: {e.Message}", e);
        }

        _options.OnStarted?.Invoke($"{_options.Switches.Count} simulated {(_options.Switches.Count == 1 ? "switch" : "switches")}");
    }

    private async Task StartRunnersAsync(CancellationToken cancellationToken)
    {
        var started = new LabProgram?[_options.Runners.Count];
        try
        {
            await Task.WhenAll(started.Select(async (_, i) => started[i] = await StartRunnerAsync(i, cancellationToken)));
        }
        finally
        {
            Runners = [.. started.OfType<LabProgram>()];
        }

        _options.OnStarted?.Invoke(started.Length == 1 ? "edge runner" : $"{started.Length} edge runners");
    }

    private async Task<LabProgram> StartRunnerAsync(int index, CancellationToken cancellationToken)
    {
        string name = $"runner-{index + 1}", file = Path.Combine(Folder, name + ".json");
        await File.WriteAllTextAsync(file, RunnerConfiguration.Write(
            Site, name, Leaf.Url, Signing.TrustedKeysFile, Farm.Switches, _options.Runners[index], _options.MaxLanes,
            _options.RunnerPolicy, _options.Approvals.GetValueOrDefault(index)), cancellationToken);
        var spec = new ProcessSpec(name, "", ["--config", file], Path.Combine(Folder, name + ".log"))
        {
            Environment = new Dictionary<string, string?>(ClockOf(name).Concat(_options.Environment))
            {
                ["LOG_LEVEL"] = _options.LogLevel ?? Environment.GetEnvironmentVariable("LOG_LEVEL"),
            },
        };
        return await LabProgram.StartRunnerAsync(spec, RunnerReady(), cancellationToken);
    }

    private async Task StartHostsAsync(CancellationToken cancellationToken)
    {
        if (!_options.Host)
            return;
        var started = new LabProgram?[1 + _options.MoreHosts];
        try
        {
            await Task.WhenAll(
                started.Select(async (_, i) => started[i] = await StartHostAsync(i == 0 ? "host" : $"host-{i + 1}", cancellationToken)));
        }
        finally
        {
            Hosts = [.. started.OfType<LabProgram>()];
        }

        _options.OnStarted?.Invoke(started.Length == 1 ? "host" : $"{started.Length} hosts");
    }

    private Task<LabProgram> StartHostAsync(string name, CancellationToken cancellationToken)
    {
        var spec = new ProcessSpec(name, "", ["--urls", "http://127.0.0.1:0"], Path.Combine(Folder, name + ".log"))
        {
            Environment = new Dictionary<string, string?>(PipelineSettings.Select(
                s => KeyValuePair.Create(s.Key.Replace(":", "__", StringComparison.Ordinal), s.Value))
                .Concat(ClockOf(name)).Concat(_options.Environment))
            {
                ["Leafwire__Host__Name"] = name,
                ["Leafwire__Host__UploadInterval"] = "00:00:00.100",
                ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
                ["Logging__LogLevel__Default"] = _options.LogLevel ?? Environment.GetEnvironmentVariable("Logging__LogLevel__Default"),
            },
        };
        return LabProgram.StartAsync("Leafwire.Host", spec, HostReady(), cancellationToken);
    }

    private IReadOnlyDictionary<string, string?> ClockOf(string name)
    {
        if (!_options.Clocks || FakeClock.Create(Path.Combine(Folder, name + ".clock")) is not { } clock)
            return new Dictionary<string, string?>();
        _clocks[name] = clock;
        return clock.Environment;
    }

    private async Task WriteLocalSettingsAsync(CancellationToken cancellationToken)
    {
        string sample = await File.ReadAllTextAsync(LabPaths.LocalSettingsSample, cancellationToken);
        await File.WriteAllTextAsync(
            LocalSettingsFile, LocalSettings.Fill(sample, Storage.ConnectionString, PipelineSettings), cancellationToken);
    }

    private async Task<string> FirstEndAsync()
    {
        (string Name, Task Exited)[] parts =
        [
            ("the storage emulator", Storage.Exited), ("the hub", Hub.Exited), ("the leaf node", Leaf.Exited),
            .. Hosts.Select((h, i) => (i == 0 ? "the host" : $"host {i + 1}", (Task)h.Exited)),
            .. Runners.Select((r, i) => ($"runner-{i + 1}", (Task)r.Exited)),
        ];
        Task first = await Task.WhenAny(parts.Select(p => p.Exited));
        return parts.First(p => p.Exited == first).Name;
    }

    private static async Task StopAsync(IAsyncDisposable? part)
    {
        if (part is not null)
            await part.DisposeAsync();
    }

    [GeneratedRegex(@"(Serving|Standing by for) \d+ devices? of site ")]
    internal static partial Regex RunnerReady();

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex HostReady();
}
