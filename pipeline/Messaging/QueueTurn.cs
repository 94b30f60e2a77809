using System.Text.Json.Serialization;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Messaging;

/// <summary>A push that had its turn and used it, as long as an older upload for one of its devices may still come.</summary>
/// <param name="Upload">The push.</param>
/// <param name="Devices">Its devices; null when they are so many that only the plan holds them.</param>
internal sealed record QueueTurn(FoundUpload Upload, IReadOnlyList<string>? Devices)
{
    /// <summary>When its turn was over; null when it is not, or is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? OverAt { get; init; }

    /// <summary>True when the other upload is the older one, so that it must not be pushed after this one.</summary>
    public bool IsNewerThan(FoundUpload other) => other.IsBefore(Upload) && !WasOverBefore(other);

    /// <summary>
    /// True when somebody who saw this push's end may have made the upload. Within one second names decide which of two is older, but
    /// whoever uploads in the second in which this one was over means to change what it did.
    /// </summary>
    public bool WasOverBefore(FoundUpload other) =>
        OverAt is { } over && over.ToUnixTimeSeconds() <= other.UploadedAt.ToUnixTimeSeconds();
}
