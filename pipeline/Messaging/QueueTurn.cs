using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Messaging;

/// <summary>A push that had its turn and used it, as long as an older upload for one of its devices may still come.</summary>
/// <param name="Upload">The push.</param>
/// <param name="Devices">Its devices; null when they are so many that only the plan holds them.</param>
internal sealed record QueueTurn(FoundUpload Upload, IReadOnlyList<string>? Devices);
