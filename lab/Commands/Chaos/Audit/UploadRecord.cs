using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>One stored version of an upload of the campaign, and what Leafwire recorded of it.</summary>
internal sealed record UploadRecord
{
    /// <summary>The push that comes of it.</summary>
    public required string PushId { get; init; }

    /// <summary>True when the same upload was stored once more, so that nobody needs to have seen this version.</summary>
    public bool WasReplaced { get; init; }

    /// <summary>What was uploaded.</summary>
    public required ChaosUpload Upload { get; init; }

    /// <summary>When it was uploaded, by the campaign's clock.</summary>
    public DateTimeOffset UploadedAt { get; init; }

    /// <summary>How many people approved what it showed, as far as they sent their word.</summary>
    public int Approvals { get; init; }

    /// <summary>When somebody sent word to promote it; null when nobody did.</summary>
    public DateTimeOffset? PromotedAt { get; init; }

    /// <summary>Its rows in the list of pushes.</summary>
    public required IReadOnlyList<PushSummary> Rows { get; init; }

    /// <summary>Its row as it was when it was first seen ended; null when it never was.</summary>
    public required PushSummary? FirstEnd { get; init; }

    /// <summary>Its report; null when there is none.</summary>
    public required PushReport? Report { get; init; }
}
