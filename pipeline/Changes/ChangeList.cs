using System.Text.Json.Serialization;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Changes;

/// <summary>What a push changes, or would, each thing once.</summary>
/// <param name="Digest">As <see cref="PushReport.Digest"/>.</param>
/// <param name="Changes">The differences, those of the most devices first.</param>
/// <param name="Risks">The risks, the worst first.</param>
/// <param name="Unchanged">Devices that run the candidate already.</param>
internal sealed record ChangeList(
    string? Digest, IReadOnlyList<ListedChange> Changes, IReadOnlyList<DistinctRisk> Risks, IReadOnlyList<string> Unchanged)
{
    public static ChangeList Of(ChangePreview preview) => new(
        preview.Report.Digest, [.. preview.Diffs.Select(ListedChange.Of)], preview.Risks, preview.Unchanged);
}

/// <summary>A difference, and the devices that it is for.</summary>
/// <param name="Devices">The devices, in the order of the plan.</param>
/// <param name="Added">Lines added on each.</param>
/// <param name="Removed">Lines removed on each.</param>
/// <param name="Lines">The difference line by line, each with what it is in front: <c>+</c>, <c>-</c>, a blank, or <c>@@</c>
/// where lines are left out. Null when it is not in storage any more, or one too many for one answer.</param>
/// <param name="OutOfBand">Lines that are not among these: they undo what was changed outside of Leafwire.</param>
internal sealed record ListedChange(
    IReadOnlyList<string> Devices, int Added, int Removed, IReadOnlyList<string>? Lines, IReadOnlyList<string> OutOfBand)
{
    public static ListedChange Of(DistinctDiff diff) =>
        new(diff.Devices, diff.Added, diff.Removed, diff.Lines, diff.OutOfBand);
}

/// <summary>Source-generated JSON of what a push changes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChangeList))]
internal sealed partial class ChangeJson : JsonSerializerContext;
