using Leafwire.Contracts;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Cli.Output;

/// <summary>What a push would change, as <c>--json</c> prints it.</summary>
internal sealed record ChangeDocument(
    string PushId,
    string Site,
    string Upload,
    string Outcome,
    string Message,
    string? Digest,
    IReadOnlyList<RiskDocument> Risks,
    IReadOnlyList<DiffDocument> Diffs,
    IReadOnlyList<string> Unchanged,
    IReadOnlyList<DeviceDocument> Failed,
    IReadOnlyList<UploadProblem> Problems,
    IReadOnlyList<string> Notes)
{
    public static ChangeDocument Of(ChangePreview preview) => new(
        preview.Report.Id,
        preview.Report.Site,
        preview.Report.Upload,
        ReportText.Of(preview.Report.Status),
        preview.Report.Message,
        preview.Report.Digest,
        [.. preview.Risks.Select(r => new RiskDocument(r.Kind, r.Words, DeviceRanges.Of(r.Devices), r.Devices))],
        [.. preview.Diffs.Select(d => new DiffDocument(DeviceRanges.Of(d.Devices), d.Devices, d.Added, d.Removed, d.Text)
        {
            OutOfBand = d.OutOfBand.Count == 0 ? null : d.OutOfBand,
        })],
        preview.Unchanged,
        [.. preview.Failed.Select(DeviceDocument.Of)],
        preview.Report.Problems,
        preview.Report.Notes);
}

/// <summary>A risk of it, as <see cref="Risk"/>, with all devices that have it.</summary>
internal sealed record RiskDocument(string Kind, string Words, string Range, IReadOnlyList<string> Devices);

/// <summary>A diff of it with all devices that it is for; the text is null when it is not in storage.</summary>
internal sealed record DiffDocument(string Range, IReadOnlyList<string> Devices, int Added, int Removed, string? Text)
{
    /// <summary>Lines that are not in the text: they undo what was changed outside of Leafwire; null for none.</summary>
    public IReadOnlyList<string>? OutOfBand { get; init; }
}
