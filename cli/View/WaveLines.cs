namespace Leafwire.Cli.View;

/// <summary>How much of a wave is shown.</summary>
internal enum WaveDetail
{
    /// <summary>One line.</summary>
    Line,

    /// <summary>What is under way, those alike together.</summary>
    Groups,

    /// <summary>What is under way, device by device.</summary>
    Active,

    /// <summary>Every device, and why it failed.</summary>
    All,
}

/// <summary>Writes the lines of a wave.</summary>
/// <param name="rows">Writes the rows of devices.</param>
/// <param name="trouble">Writes what went wrong.</param>
/// <param name="symbols">The shapes.</param>
/// <param name="width">The width of a line.</param>
internal sealed class WaveLines(DeviceRows rows, TroubleLines trouble, ViewSymbols symbols, int width)
{
    /// <summary>Groups of a wave that are told apart; what is left is told together.</summary>
    private const int Groups = 4;

    /// <summary>The lines of one wave.</summary>
    public IReadOnlyList<ViewLine> Of(WavePicture wave, WaveDetail detail)
    {
        ArgumentNullException.ThrowIfNull(wave);
        DevicePicture[] active = [.. wave.Devices.Where(d => d.Look is DeviceLook.Working or DeviceLook.Armed)];
        return
        [
            Head(wave, wave, wave.Devices.Count),
            .. detail switch
            {
                WaveDetail.Line => [],
                WaveDetail.Groups => Grouped(active),
                WaveDetail.Active => rows.Of(active),
                _ => All(wave),
            },
        ];
    }

    /// <summary>One line for waves that stand alike.</summary>
    public ViewLine Head(WavePicture first, WavePicture last, int devices)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(last);
        string name = first.Number == 0 ? "beside" : first == last ? $"wave {first.Number}" : $"waves {first.Number}-{last.Number}";
        IEnumerable<ViewPiece> states = first.States.Select((s, i) => new ViewPiece(
            $"{(i > 0 ? ", " : "")}{symbols.Of(s.Look)} {(first.Only is null ? $"{s.Count} " : "")}{s.State}",
            ViewSymbols.StyleOf(s.Look)));
        return new ViewLine(
            [new ViewPiece($" {name,-12}", "bold"), new ViewPiece($"{DeviceRows.Counted(devices),-14}"), .. states]).Cut(width);
    }

    // One by one they keep their places, with the reason below; where they stand side by side there is no place below.
    private IEnumerable<ViewLine> All(WavePicture wave) => wave.Devices.Count <= DeviceRows.Few || !wave.HasTrouble
        ? wave.Devices.Any(d => d.Why.Count > 0) ? wave.Devices.SelectMany(d => trouble.Full([d])) : rows.Of(wave.Devices)
        : [.. wave.Devices.Where(d => d.Why.Count > 0).SelectMany(d => trouble.Full([d])),
            .. rows.Of([.. wave.Devices.Where(d => d.Why.Count == 0)])];

    private IEnumerable<ViewLine> Grouped(IReadOnlyList<DevicePicture> active)
    {
        DevicePicture[][] groups = [.. active.GroupBy(d => (d.Look, d.State, d.Stage)).OrderByDescending(g => g.Count())
            .Select(g => g.ToArray())];
        foreach (DevicePicture[] group in groups.Take(groups.Length > Groups ? Groups - 1 : Groups))
            yield return Group(group, $"{group[0].State}{(group[0].Stage is { } stage ? $", {stage}" : "")}");
        if (groups.Length > Groups)
            yield return Group([.. groups.Skip(Groups - 1).SelectMany(g => g)], "at other stages");
    }

    private ViewLine Group(DevicePicture[] devices, string state) => new ViewLine(
        new ViewPiece($"  {symbols.Of(devices[0].Look)} {state}: ", ViewSymbols.StyleOf(devices[0].Look)),
        new ViewPiece(DeviceRows.Name(devices))).Cut(width);
}
