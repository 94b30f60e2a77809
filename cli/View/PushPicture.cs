using Leafwire.Pipeline.Reports;

namespace Leafwire.Cli.View;

/// <summary>A wave of a push, as it is shown.</summary>
/// <param name="Number">From 1; 0 for devices that are not there.</param>
/// <param name="Devices">Its devices, by name.</param>
internal sealed record WavePicture(int Number, IReadOnlyList<DevicePicture> Devices)
{
    /// <summary>Devices by where they stand, those that matter most first.</summary>
    public IReadOnlyList<(string State, DeviceLook Look, int Count)> States { get; } =
        [.. Devices.GroupBy(d => (d.State, d.Look)).Select(g => (g.Key.State, g.Key.Look, g.Count())).OrderByDescending(s => s.Look)];

    /// <summary>The one word for all of its devices; null when they stand differently.</summary>
    public string? Only => States.Count == 1 ? States[0].State : null;

    public bool HasTrouble => Devices.Any(d => d.Look == DeviceLook.Bad);

    public bool IsUnderWay => Devices.Any(d => d.Look is DeviceLook.Working or DeviceLook.Armed);
}

/// <summary>A push, as it is shown, whatever it is shown on.</summary>
internal sealed record PushPicture
{
    public required string Id { get; init; }

    public required string Site { get; init; }

    public required string Upload { get; init; }

    /// <summary>Where it stands; null before anything has taken it up.</summary>
    public PushStatus? Status { get; init; }

    /// <summary>The same in a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>True when the sentence is the counts alone, which change all the time.</summary>
    public bool IsCounting { get; init; }

    /// <summary>How long somebody looks at it.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The time until the first armed switch goes back by itself; null when none is armed.</summary>
    public TimeSpan? TimerLeft { get; init; }

    /// <summary>What it waits for, and how much longer at most; null when it does not stand still.</summary>
    public string? Waits { get; init; }

    /// <summary>Switches that are armed.</summary>
    public int Armed { get; init; }

    /// <summary>Its waves, in order; devices that are not there last.</summary>
    public IReadOnlyList<WavePicture> Waves { get; init; } = [];

    /// <summary>What people have to say to it now, as commands.</summary>
    public IReadOnlyList<string> Next { get; init; } = [];

    /// <summary>True when it is over.</summary>
    public bool IsOver { get; init; }

    public IEnumerable<DevicePicture> Devices => Waves.SelectMany(w => w.Devices);

    public int Total => Waves.Sum(w => w.Devices.Count);

    public int Over => Devices.Count(d => d.IsOver);

    public int Failed => Devices.Count(d => d.Look == DeviceLook.Bad);
}
