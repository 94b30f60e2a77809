using Azure;

namespace Leafwire.Pipeline.Notifications;

/// <summary>A message that one target has not taken yet.</summary>
/// <param name="Key">Its row.</param>
/// <param name="Version">The row's version, as it was read or written last.</param>
/// <param name="Target">The target's name.</param>
/// <param name="Notification">The message.</param>
/// <param name="ToldAt">When it was put here.</param>
/// <param name="Attempts">How often it was tried.</param>
internal sealed record OutboxRow(
    string Key, ETag Version, string Target, Notification Notification, DateTimeOffset ToldAt, int Attempts);
