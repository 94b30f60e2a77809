namespace Leafwire.Pipeline.Messaging;

/// <summary>A push in the queue of its site.</summary>
/// <param name="PushId">The push.</param>
/// <param name="Devices">Its devices; null when it has so many that it counts as the whole site.</param>
/// <param name="UploadedAt">When its upload was stored: among those that wait, the older upload goes first.</param>
/// <param name="TurnAt">When its turn came; null while it waits.</param>
/// <param name="Served">True when a runner was found for every device.</param>
/// <param name="ExpiresAt">When others need not wait for it any more: its host did not come back.</param>
internal sealed record QueueEntry(string PushId, IReadOnlyList<string>? Devices, DateTimeOffset UploadedAt, DateTimeOffset? TurnAt, bool Served, DateTimeOffset ExpiresAt)
{
    /// <summary>True when the two must not be under way together.</summary>
    public bool Shares(QueueEntry other) => Devices is null || other.Devices is null || Devices.Intersect(other.Devices, StringComparer.Ordinal).Any();
}
