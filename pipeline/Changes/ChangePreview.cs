using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Changes;

/// <summary>A diff, once, with the devices that it is for.</summary>
/// <param name="Devices">The devices, in the order of the plan.</param>
/// <param name="Text">The diff without the lines that differ from session to session; null when it is not in storage.</param>
/// <param name="Added">Lines added on each.</param>
/// <param name="Removed">Lines removed on each.</param>
internal sealed record DistinctDiff(IReadOnlyList<string> Devices, string? Text, int Added, int Removed)
{
    /// <summary>Lines that are not in the text: they undo what was changed on the devices outside of Leafwire.</summary>
    public IReadOnlyList<string> OutOfBand { get; init; } = [];
}

/// <summary>A risk, once, with the devices that have it.</summary>
/// <param name="Kind">As <see cref="Risk.Kind"/>.</param>
/// <param name="Words">As <see cref="Risk.Words"/>.</param>
/// <param name="Devices">The devices, in the order of the plan.</param>
internal sealed record DistinctRisk(string Kind, string Words, IReadOnlyList<string> Devices);

/// <summary>What a push would change, each thing once.</summary>
internal sealed record ChangePreview
{
    private const int ReadAtOnce = 32;

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
    public static async Task<ChangePreview> ReadAsync(
        PushReport report, string? device, Func<string, CancellationToken, Task<string?>> read, CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? drift = null)
    {
        DeviceReport[] devices = [.. report.Devices.Where(d => device is null || Glob.Matches(device, d.Device))];
        DeviceReport[] changed = [.. devices.Where(d => d.Diff is not null)];
        // Of devices with the same change one diff is read, however many they are.
        DeviceReport[] firsts = [.. changed.DistinctBy(KeyOf)];
        var texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(firsts,
            new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = cancellationToken }, async (first, stop) =>
            {
                string? text = await read(first.Diff!, stop);
                lock (texts)
                    texts[KeyOf(first)] = text is null ? null : ConfigurationDiff.Canonical(text);
            });
        var changes = texts.Where(t => t.Value is not null)
            .ToDictionary(t => t.Key, t => ChangesInBlocks.Of(t.Value!), StringComparer.Ordinal);
        return new ChangePreview
        {
            Report = report,
            Risks =
            [
                .. devices.SelectMany(d => d.Risks.Distinct().Select(r => (Risk: r, d.Device))).GroupBy(r => r.Risk)
                    .OrderBy(g => SeverityOf(g.Key.Kind)).ThenByDescending(g => g.Count())
                    .Select(g => new DistinctRisk(g.Key.Kind, g.Key.Words, [.. g.Select(r => r.Device)])),
            ],
            // Two that differ in a secret, or in the lines around their changes, are shown as one; what is not known is like nothing.
            Diffs =
            [
                .. changed.GroupBy(d => (
                        Changes: changes.GetValueOrDefault(KeyOf(d)), Key: texts[KeyOf(d)] is null ? KeyOf(d) : "",
                        Drift: drift?.GetValueOrDefault(d.Device) is { } text
                            ? ChangesInBlocks.Of(ConfigurationDiff.Canonical(text)) : null))
                    .OrderByDescending(g => g.Count())
                    .Select(g => Apart(new DistinctDiff(
                        [.. g.Select(d => d.Device)],
                        IsSameAround(g) ? TextOf(g.Select(d => texts[KeyOf(d)]), g.Key.Changes) : g.Key.Changes, g.First().Added,
                        g.First().Removed), g.Key.Drift)),
            ],
            Unchanged = [.. devices.Where(d => d.Outcome == DeviceOutcome.Unchanged).Select(d => d.Device)],
            Failed = [.. devices.Where(d => d.Diff is null && d.Outcome != DeviceOutcome.Unchanged)],
        };
    }

    /// <summary>Where a risk stands among all; one that only a later version knows comes last.</summary>
    private static int SeverityOf(string kind) => Enum.TryParse(kind, ignoreCase: true, out RiskKind known) ? (int)known : int.MaxValue;

    /// <summary>
    /// The text of diffs that are shown as one: what stands around the changes is in it where it is the same on all devices.
    /// </summary>
    internal static string? TextOf(IEnumerable<string?> texts, string? changes) =>
        texts.Distinct().Take(2).ToArray() is [var only] ? only : changes;

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
