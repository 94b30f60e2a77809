namespace Leafwire.Pipeline.Planning;

/// <summary>What a device was last known to run as it was wanted: by a push that confirmed it, or because it was adopted.</summary>
/// <param name="PushId">The push or fetch that archived the text.</param>
/// <param name="Blob">The text, below that push's folder of the container of results.</param>
/// <param name="At">When that push ended.</param>
public sealed record ConfirmedText(string PushId, string Blob, DateTimeOffset At);
