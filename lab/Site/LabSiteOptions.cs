using Leafwire.Lab.Switches;

namespace Leafwire.Lab.Site;

/// <summary>What a site on one machine consists of.</summary>
public sealed record LabSiteOptions
{
    /// <summary>The site's name. Default: <c>lab</c>.</summary>
    public string Site { get; init; } = "lab";

    /// <summary>Sites beside it that the hub lets in; whoever names them starts their leaf nodes and runners. Default: none.</summary>
    public IReadOnlyList<string> OtherSites { get; init; } = [];

    /// <summary>Its switches.</summary>
    public required IReadOnlyList<SwitchOptions> Switches { get; init; }

    /// <summary>Commands that the runner works on side by side. Default: null, the runner's own default.</summary>
    public int? MaxLanes { get; init; }

    /// <summary>What the site's runners ask of every push, their setting <c>sitePolicy</c> as JSON. Default: null, nothing.</summary>
    public string? RunnerPolicy { get; init; }

    /// <summary>True when the storage emulator may forget all when it is killed; faster. Default: true.</summary>
    public bool InMemoryStorage { get; init; } = true;

    /// <summary>True to have each request in the storage emulator's log. Default: false.</summary>
    public bool LogsStorage { get; init; }

    /// <summary>How the runners are split: each gets the devices of one list, all devices when null. Default: one runner for all.</summary>
    public IReadOnlyList<IReadOnlyList<string>?> Runners { get; init; } = [null];

    /// <summary>Whose approvals a runner asks for by itself, by its number from 0. Default: nobody's.</summary>
    public IReadOnlyDictionary<int, PersonKeys> Approvals { get; init; } = new Dictionary<int, PersonKeys>();

    /// <summary>Settings of the pipeline beside those that reach the site, by key. Default: none.</summary>
    public IReadOnlyDictionary<string, string?> PipelineSettings { get; init; } = new Dictionary<string, string?>();

    /// <summary>False to leave the embedded host out, for whoever drives pushes instead. Default: true.</summary>
    public bool Host { get; init; } = true;

    /// <summary>Embedded hosts beside it, under other names: they share storage and hub, and stand by. Default: 0.</summary>
    public int MoreHosts { get; init; }

    /// <summary>
    /// True to give runners and hosts clocks that can be set apart, where <see cref="Processes.FakeClock.IsThere"/>. Default: false.
    /// </summary>
    public bool Clocks { get; init; }

    /// <summary>True to lay a link between leaf node and each server of the hub that can be cut. Default: false.</summary>
    public bool LeafLink { get; init; }

    /// <summary>What runners and host write to their logs, from <c>Trace</c> to <c>Error</c>. Default: null, their own default.</summary>
    public string? LogLevel { get; init; }

    /// <summary>
    /// Variables for runners and hosts beside their own, such as those that send their telemetry somewhere. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Servers of the hub, 1 or 3; with three, any one may be lost. Default: 1.</summary>
    public int HubServers { get; init; } = 1;

    /// <summary>Bytes that a server of the hub may store. Default: null, as much as the disk has.</summary>
    public long? HubStoreLimit { get; init; }

    /// <summary>Called when a part has started, from any thread. Default: nobody.</summary>
    public Action<string>? OnStarted { get; init; }
}
