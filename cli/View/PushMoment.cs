using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Cli.View;

/// <summary>What is known of a push at a moment.</summary>
internal sealed record PushMoment
{
    /// <summary>The push.</summary>
    public required string Id { get; init; }

    /// <summary>Its site.</summary>
    public required string Site { get; init; }

    /// <summary>Its upload's name.</summary>
    public required string Upload { get; init; }

    /// <summary>When somebody began to look.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Now.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Its row; null before anything has taken the upload up.</summary>
    public PushSummary? Row { get; init; }

    /// <summary>Its report; null before it has begun.</summary>
    public PushReport? Report { get; init; }

    /// <summary>What runners are at work on, by device, where that is told. Default: nothing.</summary>
    public IReadOnlyDictionary<string, DeviceStage> Stages { get; init; } = new Dictionary<string, DeviceStage>();
}

/// <summary>What a runner is at work on, or what came of it.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Outcome">What came of the command; null while it is under way.</param>
internal sealed record DeviceStage(string Stage, string? Outcome);
