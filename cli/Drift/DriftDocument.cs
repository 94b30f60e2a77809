using System.Text.Json;
using System.Text.Json.Serialization;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Cli.Drift;

/// <summary>How the devices of a site stand beside what was confirmed, as <c>--json</c> prints it.</summary>
internal sealed record DriftDocument(string Site, IReadOnlyList<DriftDeviceDocument> Devices)
{
    public static DriftDocument Of(SiteDrift site, IEnumerable<DriftRow> rows, IReadOnlyDictionary<string, string?> texts) => new(
        site.Site,
        [.. rows.Select(r => new DriftDeviceDocument(
            r.Device, r.State, site.StanceOf(r), r.Since, r.DriftedSince, r.SeenAt, r.Base?.PushId, r.Missing, r.OutOfBand,
            texts.GetValueOrDefault(r.Device), r.Message))]);

    public void Print(TextWriter output) => output.WriteLine(JsonSerializer.Serialize(this, DriftJson.Default.DriftDocument));
}

/// <summary>A device of it.</summary>
internal sealed record DriftDeviceDocument(
    string Device,
    DriftState State,
    DriftStance Stance,
    DateTimeOffset? Since,
    DateTimeOffset? DriftedSince,
    DateTimeOffset? SeenAt,
    string? ConfirmedBy,
    int MissingLines,
    int OutOfBandLines,
    string? Diff,
    string? Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true,
    Converters = [typeof(CamelCase<DriftState>), typeof(CamelCase<DriftStance>)])]
[JsonSerializable(typeof(DriftDocument))]
internal sealed partial class DriftJson : JsonSerializerContext;

/// <summary>Writes an enumeration as <c>inSync</c>.</summary>
internal sealed class CamelCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;
