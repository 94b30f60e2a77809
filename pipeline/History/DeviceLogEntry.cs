using System.Text.Json.Serialization;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.History;

/// <summary>What a push did to a device.</summary>
internal sealed record DeviceLogEntry(
    string PushId,
    string Site,
    string Upload,
    DateTimeOffset? EndedAt,
    DeviceOutcome Outcome,
    RunningConfiguration Runs,
    int Added,
    int Removed,
    string? Message,
    Provenance? Provenance,
    IReadOnlyList<string> Restores,
    IReadOnlyList<string> RestoredBy)
{
    public static DeviceLogEntry Of(PushSummary push, DeviceRow device) => new(
        push.Id, push.Site, push.Upload, push.EndedAt, device.Outcome, device.Runs, device.Added, device.Removed, device.Message,
        push.Provenance, push.Restores, push.RestoredBy);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<DeviceLogEntry>))]
internal sealed partial class LogJson : JsonSerializerContext;
