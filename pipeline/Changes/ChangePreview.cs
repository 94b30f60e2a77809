using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Changes;

/// <summary>A diff, once, with the devices that it is for.</summary>
/// <param name="Devices">The devices, in the order of the plan.</param>
/// <param name="Text">The diff without the lines that differ from session to session; null when it is not in storage, or beyond the
/// limit of characters.</param>
/// <param name="Added">Lines added on each.</param>
/// <param name="Removed">Lines removed on each.</param>
internal sealed record DistinctDiff(IReadOnlyList<string> Devices, string? Text, int Added, int Removed)
{
    /// <summary>Lines that are not in the text: they undo what was changed on the devices outside of Leafwire.</summary>
    public IReadOnlyList<string> OutOfBand { get; init; } = [];

    /// <summary>The text line by line: none where all of it is <see cref="OutOfBand"/>; null when it is not in storage.</summary>
    public IReadOnlyList<string>? Lines => Text is { Length: 0 } ? [] : Text?.TrimEnd('\n').Split('\n');
}

/// <summary>A risk, once, with the devices that have it.</summary>
/// <param name="Kind">As <see cref="Risk.Kind"/>.</param>
/// <param name="Words">As <see cref="Risk.Words"/>.</param>
/// <param name="Devices">The devices, in the order of the plan.</param>
internal sealed record DistinctRisk(string Kind, string Words, IReadOnlyList<string> Devices);

/// <summary>What a push would change, each thing once.</summary>
internal sealed record ChangePreview
{
    /// <summary>The push.</summary>
    public required PushReport Report { get; init; }

    /// <summary>The risks, the worst first.</summary>
    public required IReadOnlyList<DistinctRisk> Risks { get; init; }

    /// <summary>The diffs, those of the most devices first.</summary>
    public required IReadOnlyList<DistinctDiff> Diffs { get; init; }

    /// <summary>Devices that would not change.</summary>
    public required IReadOnlyList<string> Unchanged { get; init; }

    /// <summary>Devices of which it is not known what would change, with their reasons.</summary>
    public required IReadOnlyList<DeviceReport> Failed { get; init; }

    /// <summary>Reads what a push would change.</summary>
    /// <param name="report">Its report.</param>
    /// <param name="device">Only of devices whose names match; null for all.</param>
    /// <param name="read">Gives a text by the name of its blob; null when it is not there.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="drift">The drift of the devices that are known to have some: the difference to what was confirmed on them.</param>
    /// <param name="characters">The most characters of all diffs together; those of the most devices keep their text. Default: null,
    /// no limit.</param>
    public static async Task<ChangePreview> ReadAsync(
        PushReport report, string? device, Func<string, CancellationToken, Task<string?>> read, CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? drift = null, int? characters = null)
    {
        DeviceReport[] devices = [.. report.Devices.Where(d => device is null || Glob.Matches(device, d.Device))];
        DeviceReport[] changed = [.. devices.Where(d => d.Diff is not null)];
        // Of devices with the same change one diff is read, however many they are.
        var blobs = changed.DistinctBy(KeyOf).ToDictionary(KeyOf, d => d.Diff!, StringComparer.Ordinal);
        var texts = new DiffTexts(read, characters ?? long.MaxValue);
        await texts.LookAsync(blobs.Values, cancellationToken);
        return new ChangePreview
        {
            Report = report,
            Risks =
            [
                .. devices.SelectMany(d => d.Risks.Distinct().Select(r => (Risk: r, d.Device))).GroupBy(r => r.Risk)
                    .OrderBy(g => SeverityOf(g.Key.Kind)).ThenByDescending(g => g.Count())
                    .Select(g => new DistinctRisk(g.Key.Kind, g.Key.Words, [.. g.Select(r => r.Device)])),
            ],
            Diffs = await DiffsAsync(changed, d => blobs[KeyOf(d)], texts, drift, characters ?? long.MaxValue, cancellationToken),
            Unchanged = [.. devices.Where(d => d.Outcome == DeviceOutcome.Unchanged).Select(d => d.Device)],
            Failed = [.. devices.Where(d => d.Diff is null && d.Outcome != DeviceOutcome.Unchanged)],
        };
    }

    private static async Task<IReadOnlyList<DistinctDiff>> DiffsAsync(
        DeviceReport[] changed, Func<DeviceReport, string> blobOf, DiffTexts texts, IReadOnlyDictionary<string, string>? drift, long left,
        CancellationToken cancellationToken)
    {
        // Two that differ in a secret, or in the lines around their changes, are shown as one; what is not known is like nothing.
        var groups = changed.GroupBy(d => (
                texts.Of(blobOf(d))?.Changes, Key: texts.Of(blobOf(d)) is null ? KeyOf(d) : "",
                Drift: drift?.GetValueOrDefault(d.Device) is { } text ? ChangesInBlocks.Of(ConfigurationDiff.Canonical(text)) : null))
            .OrderByDescending(g => g.Count());
        var diffs = new List<DistinctDiff>();
        foreach (var group in groups)
        {
            DeviceReport first = group.First();
            DiffDigests? known = texts.Of(blobOf(first));
            // What stands around the changes is shown where it is the same on all devices.
            bool isWhole = IsSameAround(group) && group.Select(d => texts.Of(blobOf(d))?.Text).Distinct().Take(2).Count() == 1;
            string? text = known is not null && (left -= isWhole ? known.TextLength : known.ChangesLength) >= 0
                ? await texts.TextAsync(blobOf(first), cancellationToken)
                : null;
            diffs.Add(Apart(new DistinctDiff(
                [.. group.Select(d => d.Device)], text is null || isWhole ? text : ChangesInBlocks.Of(text), first.Added, first.Removed),
                group.Key.Drift));
        }

        return diffs;
    }

    /// <summary>Where a risk stands among all; one that only a later version knows comes last.</summary>
    private static int SeverityOf(string kind) => Enum.TryParse(kind, ignoreCase: true, out RiskKind known) ? (int)known : int.MaxValue;

    // Of devices with the same change one text is read, and it shows what stands around on that one.
    private static bool IsSameAround(IEnumerable<DeviceReport> devices) =>
        devices.GroupBy(KeyOf).All(same => same.DistinctBy(d => d.DiffDigest).Take(2).Count() == 1);

    private static DistinctDiff Apart(DistinctDiff diff, string? drift)
    {
        if (drift is null || diff.Text is null)
            return diff;
        (string intended, IReadOnlyList<string> others) = Changes.OutOfBand.Split(diff.Text, drift);
        return others.Count == 0 ? diff : diff with { Text = intended, OutOfBand = others };
    }

    private static string KeyOf(DeviceReport device) => device.ChangeDigest ?? device.DiffDigest ?? device.Device;
}
