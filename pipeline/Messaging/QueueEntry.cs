using System.Text.Json.Serialization;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Messaging;

/// <summary>A push in the queue of its site.</summary>
/// <param name="Upload">The push.</param>
/// <param name="Devices">Its devices; null when it has so many that it counts as the whole site, and while they are not known.</param>
/// <param name="TurnAt">When its turn came; null while it waits.</param>
/// <param name="ExpiresAt">When others need not wait for it any more though nobody says that it is over: whoever drove it
/// did not come back.</param>
internal sealed record QueueEntry(FoundUpload Upload, IReadOnlyList<string>? Devices, DateTimeOffset? TurnAt, DateTimeOffset ExpiresAt)
{
    /// <summary>True for a dry run: an older push may come after it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ChangesNothing { get; init; }

    /// <summary>True for the second place of a push that gave up its first one while it waited for people.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsApproved { get; init; }

    /// <summary>
    /// So many devices it changes at once; 0 for one that changes nothing, while it is not known, and in what earlier versions wrote.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int AtOnce { get; init; }

    /// <summary>Who goes first where the site's limit makes them wait: the higher.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Rank { get; init; }

    [JsonIgnore]
    public string PushId => Upload.PushId;

    /// <summary>True when the two must not be under way together.</summary>
    public bool Shares(QueueEntry other) => Devices is null || other.Devices is null
        || Devices.Intersect(other.Devices, StringComparer.Ordinal).Any();
}
