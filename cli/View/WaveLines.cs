using Leafwire.Pipeline.Changes;

namespace Leafwire.Cli.View;

/// <summary>How much of a wave is shown.</summary>
internal enum WaveDetail
{
    /// <summary>One line.</summary>
    Line,

    /// <summary>What went wrong and what is under way, those alike together.</summary>
    Groups,

    /// <summary>What is under way device by device.</summary>
    Active,

    /// <summary>Every device.</summary>
    All,
}

/// <summary>Writes the lines of a wave.</summary>
/// <param name="symbols">The shapes.</param>
/// <param name="nameWidth">The column of names.</param>
/// <param name="width">The width of a line.</param>
internal sealed class WaveLines(ViewSymbols symbols, int nameWidth, int width)
{
    private const int StateWidth = 13;
    private const int ChangedWidth = 11;
    private const int TimeWidth = 11;
    private const int Gap = 3;

    /// <summary>What is wider is no screen: whoever reads it looks for lines.</summary>
    private const int Widest = 1000;

    /// <summary>Rows that stand below each other; more go side by side where there is room.</summary>
    private const int Few = 8;

    private const string Indent = "      ";

    /// <summary>The lines of one wave.</summary>
    /// <param name="wave">The wave.</param>
    /// <param name="detail">How much of it.</param>
    /// <param name="groups">Kinds of trouble that are told; more are counted.</param>
    public IReadOnlyList<ViewLine> Of(WavePicture wave, WaveDetail detail, int groups = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(wave);
        var lines = new List<ViewLine> { Head(wave, wave) };
        if (detail == WaveDetail.Line)
            return lines;
        DevicePicture[] bad = [.. wave.Devices.Where(d => d.Look == DeviceLook.Bad)];
        if (detail == WaveDetail.All)
        {
            // One by one they keep their places; with the reason below.
            if (wave.Devices.Count <= Few || bad.Length == 0)
                return [.. lines, .. Rows(wave.Devices)];
            return [.. lines, .. bad.SelectMany(d => Trouble([d])), .. Rows([.. wave.Devices.Where(d => d.Look != DeviceLook.Bad)])];
        }

        DevicePicture[][] kinds = [.. bad.GroupBy(d => d.Kind).OrderByDescending(g => g.Count()).Select(g => g.ToArray())];
        lines.AddRange(kinds.Take(groups).SelectMany(Trouble));
        if (kinds.Length > groups)
        {
            DevicePicture[] others = [.. kinds.Skip(groups).SelectMany(k => k)];
            lines.Add(Cut(new ViewLine(new ViewPiece($"  {symbols.Of(DeviceLook.Bad)} {Name(others)}", "red"),
                new ViewPiece($"  {kinds.Length - groups} more kinds of trouble", "red"))));
        }

        DevicePicture[] active = [.. wave.Devices.Where(d => d.Look is DeviceLook.Working or DeviceLook.Armed)];
        if (detail == WaveDetail.Active)
            return [.. lines, .. Rows(active)];
        foreach (var alike in active.GroupBy(d => (d.Look, d.State, d.Stage)).OrderByDescending(g => g.Count()))
            lines.Add(Cut(new ViewLine(
                new ViewPiece($"  {symbols.Of(alike.Key.Look)} ", ViewSymbols.StyleOf(alike.Key.Look)),
                new ViewPiece($"{alike.Key.State}{(alike.Key.Stage is { } stage ? $", {stage}" : "")}: ",
                    ViewSymbols.StyleOf(alike.Key.Look)),
                new ViewPiece(Name([.. alike])))));
        return lines;
    }

    /// <summary>One line for waves that stand alike.</summary>
    public ViewLine Head(WavePicture first, WavePicture last, int devices = 0)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(last);
        int count = devices == 0 ? first.Devices.Count : devices;
        string name = first.Number == 0 ? "beside" : first == last ? $"wave {first.Number}" : $"waves {first.Number}-{last.Number}";
        IEnumerable<ViewPiece> states = first.States.Select((s, i) => new ViewPiece(
            $"{(i > 0 ? ", " : "")}{symbols.Of(s.Look)} {(first.Only is null ? $"{s.Count} " : "")}{s.State}", ViewSymbols.StyleOf(s.Look)));
        return Cut(new ViewLine(
            [new ViewPiece($" {name,-12}", "bold"), new ViewPiece($"{Counted(count),-14}"), .. states]));
    }

    /// <summary>A number of devices in words.</summary>
    public static string Counted(int devices) => devices == 1 ? "1 device" : $"{devices} devices";

    /// <summary>Devices in few words.</summary>
    public static string Name(IReadOnlyList<DevicePicture> devices)
    {
        ArgumentNullException.ThrowIfNull(devices);
        return devices.Count == 1 ? devices[0].Name : $"{DeviceRanges.Of(devices.Select(d => d.Name))} ({devices.Count} devices)";
    }

    private IEnumerable<ViewLine> Rows(IReadOnlyList<DevicePicture> devices)
    {
        int cell = 4 + nameWidth + 1 + StateWidth + ChangedWidth + TimeWidth + Gap;
        int columns = width > Widest ? 1 : Math.Max(1, (width + Gap) / cell);
        if (devices.Count <= Few || columns == 1 || devices.Any(d => d.Why.Count > 0))
            return devices.SelectMany(d => d.Why.Count > 0 ? Trouble([d]) : [Cut(Row(d))]);
        int rows = (devices.Count + columns - 1) / columns;
        return Enumerable.Range(0, rows).Select(row => Enumerable.Range(0, columns).Select(column => (column * rows) + row)
            .Where(i => i < devices.Count).Aggregate(ViewLine.Empty,
                (line, i) => line.Padded(i / rows * cell).With(Row(devices[i], withStage: false).Pieces)));
    }

    private ViewLine Row(DevicePicture device, bool withStage = true)
    {
        string style = ViewSymbols.StyleOf(device.Look);
        return new ViewLine(
            new ViewPiece($"  {symbols.Of(device.Look)} ", style),
            new ViewPiece(device.Name.PadRight(nameWidth + 1)),
            new ViewPiece(device.State.PadRight(StateWidth), style),
            new ViewPiece(device.ChangedText.PadLeft(ChangedWidth)),
            new ViewPiece(device.ElapsedText.PadLeft(TimeWidth)),
            new ViewPiece(withStage && device.Stage is { } stage ? $"  {stage}" : "", "grey"));
    }

    // Why, and what to do, below the name; a switch's sentence may be long.
    private IEnumerable<ViewLine> Trouble(IReadOnlyList<DevicePicture> alike)
    {
        DevicePicture first = alike[0];
        string style = ViewSymbols.StyleOf(first.Look);
        yield return Cut(alike.Count == 1 ? Row(first) : new ViewLine(
            new ViewPiece($"  {symbols.Of(first.Look)} ", style),
            new ViewPiece(Name(alike) + "  "),
            new ViewPiece(first.State, style)));
        string whose = alike.Count > 1 && alike.Select(d => string.Join('\n', d.Why)).Distinct().Take(2).Count() > 1
            ? $"{first.Name}: " : "";
        foreach (string line in first.Why.SelectMany((w, i) => ViewLine.Wrap(i == 0 ? whose + w : w, width - Indent.Length)))
            yield return new ViewLine(new ViewPiece(Indent + line));
        if (first.Next is { } next)
        {
            bool isFirst = true;
            foreach (string line in ViewLine.Wrap(next, width - Indent.Length - 2))
            {
                yield return new ViewLine(new ViewPiece($"{Indent}{(isFirst ? symbols.Next : ' ')} {line}", "bold"));
                isFirst = false;
            }
        }
    }

    private ViewLine Cut(ViewLine line) => line.Cut(width);
}
