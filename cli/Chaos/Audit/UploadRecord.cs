using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Cli.Chaos;

/// <summary>An upload of the campaign, and what Leafwire recorded of it.</summary>
internal sealed record UploadRecord
{
    /// <summary>What was uploaded.</summary>
    public required ChaosUpload Upload { get; init; }

    /// <summary>Its rows in the list of pushes.</summary>
    public required IReadOnlyList<PushSummary> Rows { get; init; }

    /// <summary>Its row as it was when it was first seen ended; null when it never was.</summary>
    public required PushSummary? FirstEnd { get; init; }

    /// <summary>Its report; null when there is none.</summary>
    public required PushReport? Report { get; init; }

    /// <summary>The configuration session that its push has on every switch.</summary>
    public string Session => $"lw-{Upload.PushId[..8]}";
}
