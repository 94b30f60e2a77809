using System.Text.Json.Serialization;

namespace Leafwire.Contracts;

/// <summary>
/// A message between the pipeline and the runner of a device. On the wire the header's parts stand beside the others, as
/// they always did.
/// </summary>
public abstract record DeviceMessage
{
    /// <summary>The version of this schema; a reader refuses one that it does not know.</summary>
    public int SchemaVersion { get; init; } = Wire.SchemaVersion;

    /// <summary>Which command of which push, for which device. A message without one is not encoded.</summary>
    [JsonIgnore]
    public virtual MessageHeader Header { get; init; } = MessageHeader.None;

    /// <summary><see cref="MessageHeader.Attempt"/>.</summary>
    public int Attempt { get => Header.Attempt; init => Header = Header with { Attempt = value }; }

    /// <summary><see cref="MessageHeader.PushId"/>.</summary>
    [JsonRequired]
    public string PushId { get => Header.PushId; init => Header = Header with { PushId = value }; }

    /// <summary><see cref="MessageHeader.Site"/>.</summary>
    [JsonRequired]
    public string Site { get => Header.Site; init => Header = Header with { Site = value }; }

    /// <summary><see cref="MessageHeader.Device"/>.</summary>
    [JsonRequired]
    public string Device { get => Header.Device; init => Header = Header with { Device = value }; }
}
