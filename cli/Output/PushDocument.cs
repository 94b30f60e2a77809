using System.Text.Json;
using System.Text.Json.Serialization;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Output;

/// <summary>A push as <c>--json</c> prints it.</summary>
internal sealed record PushDocument(
    string PushId,
    string Site,
    string Upload,
    string Outcome,
    string Message,
    bool Consistent,
    DateTimeOffset UploadedAt,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    double? TotalMs,
    IReadOnlyList<DeviceDocument> Devices,
    IReadOnlyList<UploadProblem> Problems,
    IReadOnlyList<string> Notes)
{
    /// <summary>Where the upload comes from, as its uploader says; null when that is not said.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>The pushes that this one undoes.</summary>
    public IReadOnlyList<string> Restores { get; init; } = [];

    /// <summary>The pushes that undid this one.</summary>
    public IReadOnlyList<string> RestoredBy { get; init; } = [];

    /// <summary>From the upload to the last record, by the caller's clock; null when it did not wait for the push.</summary>
    public double? UploadToRecordedMs { get; init; }

    /// <summary>The page of the report, as a file; null when it lies in storage only.</summary>
    public string? Report { get; init; }

    /// <summary>Of a dry run: what the push would change, each thing once.</summary>
    public ChangeDocument? Changes { get; init; }

    /// <summary>The pushes before this one, of a run that pushes several times.</summary>
    public IReadOnlyList<PushDocument>? Earlier { get; init; }

    public static PushDocument Of(PushReport report) => new(
        report.Id,
        report.Site,
        report.Upload,
        JsonNamingPolicy.CamelCase.ConvertName(report.Status.ToString()),
        report.Message,
        report.Consistent,
        report.UploadedAt,
        report.StartedAt,
        report.EndedAt,
        (report.EndedAt - report.StartedAt)?.TotalMilliseconds,
        [.. report.Devices.Select(DeviceDocument.Of)],
        report.Problems,
        report.Notes)
    {
        Provenance = report.Provenance,
        Restores = report.Restores,
        RestoredBy = report.RestoredBy,
    };

    /// <summary>Writes the document, alone, to standard output.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="isLine">True to write it in one line.</param>
    public void Print(TextWriter output, bool isLine = false) =>
        output.WriteLine(JsonSerializer.Serialize(this, (isLine ? CliJson.Line : CliJson.Default).PushDocument));
}

/// <summary>A device of it; stage times in milliseconds.</summary>
internal sealed record DeviceDocument(
    string Device,
    int Wave,
    string Outcome,
    string Runs,
    int ChangedLines,
    int Added,
    int Removed,
    double? TotalMs,
    IReadOnlyDictionary<string, double> StagesMs,
    string? Message,
    IReadOnlyList<RejectedLine> Rejected,
    IReadOnlyList<CheckFailure> FailedChecks,
    IReadOnlyList<CheckResult> Checks,
    IReadOnlyList<string> Warnings)
{
    public static DeviceDocument Of(DeviceReport device) => new(
        device.Device,
        device.Wave,
        JsonNamingPolicy.CamelCase.ConvertName(device.Outcome.ToString()),
        JsonNamingPolicy.CamelCase.ConvertName(device.Runs.ToString()),
        device.Added + device.Removed,
        device.Added,
        device.Removed,
        device.Milliseconds,
        device.Stages.ToDictionary(s => s.Stage, s => Math.Round(s.Milliseconds, 1)),
        device.Message,
        device.Rejected,
        device.FailedChecks,
        device.Checks,
        device.Warnings);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(PushDocument))]
[JsonSerializable(typeof(UploadedDocument))]
[JsonSerializable(typeof(ChangeDocument))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>A document in one line.</summary>
    public static CliJson Line => field ??= new(new JsonSerializerOptions(Default.Options) { WriteIndented = false });
}
