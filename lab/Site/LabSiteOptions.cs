using Leafwire.Lab.Switches;

namespace Leafwire.Lab.Site;

/// <summary>What a lab consists of.</summary>
public sealed record LabSiteOptions
{
    /// <summary>The site's name. Default: <c>lab</c>.</summary>
    public string Site { get; init; } = "lab";

    /// <summary>The switches.</summary>
    public required IReadOnlyList<SwitchOptions> Switches { get; init; }

    /// <summary>Where everything is kept. Default: null, a fresh folder in the system's folder for temporary files, which is removed at the end.</summary>
    public string? StateFolder { get; init; }

    /// <summary>Runners, each for all switches. Default: 1; 0 for none.</summary>
    public int Runners { get; init; } = 1;

    /// <summary>False to leave out the embedded host, for whoever drives pushes instead. Default: true.</summary>
    public bool Host { get; init; } = true;

    /// <summary>True to keep nothing of the storage on disk. Default: true; a storage that is to be restarted needs false.</summary>
    public bool StorageInMemory { get; init; } = true;

    /// <summary>Called with what is being done, for people who wait.</summary>
    public Action<string> Say { get; init; } = _ => { };
}
