using System.Text.RegularExpressions;

namespace Leafwire.Cli.View;

/// <summary>How a device of a push looks.</summary>
internal enum DeviceLook
{
    /// <summary>Its turn has not come, or it was left out.</summary>
    Idle,

    /// <summary>Its runner is at work on it.</summary>
    Working,

    /// <summary>It runs the new configuration on a timer.</summary>
    Armed,

    /// <summary>All is as wanted.</summary>
    Good,

    /// <summary>It is back on its old configuration because of others.</summary>
    Back,

    /// <summary>Something went wrong with it.</summary>
    Bad,
}

/// <summary>A device of a push, as it is shown.</summary>
internal sealed partial record DevicePicture
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its wave, from 1; 0 for what is not there.</summary>
    public required int Wave { get; init; }

    /// <summary>How it looks.</summary>
    public required DeviceLook Look { get; init; }

    /// <summary>Where it stands, or how it ended, in a word.</summary>
    public required string State { get; init; }

    /// <summary>What its runner does right now, where that is known; null where it is not.</summary>
    public string? Stage { get; init; }

    /// <summary>True when <see cref="Stage"/> is what came of it, and the push has not taken notice yet.</summary>
    public bool IsAnswered { get; init; }

    /// <summary>How long was worked on it, or has been now; null for not at all.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Lines added and removed; null when that is not known.</summary>
    public (int Added, int Removed)? Changed { get; init; }

    /// <summary>What it runs, where it did not end as wanted; null where that goes without saying.</summary>
    public string? Runs { get; init; }

    /// <summary>What went wrong, a line each.</summary>
    public IReadOnlyList<string> Why { get; init; } = [];

    /// <summary>What to do about it; null for nothing.</summary>
    public string? Next { get; init; }

    /// <summary>True when nothing happens to it any more.</summary>
    public bool IsOver { get; init; }

    /// <summary>The changed lines in words; empty for none.</summary>
    public string ChangedText => Changed is { } changed ? $"+{changed.Added} -{changed.Removed}" : "";

    /// <summary>The time in words; empty for none.</summary>
    public string ElapsedText => Elapsed is { } elapsed ? TimeText.Of(elapsed) : "";

    /// <summary>By what those that went wrong in the same way are put together.</summary>
    public string Kind => $"{State}\n{Runs}\n{Figures().Replace(string.Join('\n', Why).Replace(Name, "*", StringComparison.Ordinal), "#")}";

    // Two switches refuse the same line of different files at different places.
    [GeneratedRegex("[0-9]+")]
    private static partial Regex Figures();
}
