using Leafwire.Pipeline.Changes;

namespace Leafwire.Cli.View;

/// <summary>Writes rows of devices, whose columns keep their places from frame to frame.</summary>
/// <param name="symbols">The shapes.</param>
/// <param name="nameWidth">The column of names.</param>
/// <param name="width">The width of a line.</param>
internal sealed class DeviceRows(ViewSymbols symbols, int nameWidth, int width)
{
    private const int StateWidth = 13;
    private const int ChangedWidth = 11;
    private const int TimeWidth = 11;
    private const int Gap = 3;

    /// <summary>Rows that stand below each other; more go side by side where there is room.</summary>
    public const int Few = 8;

    /// <summary>What is wider is no screen: whoever reads it looks for lines.</summary>
    private const int Widest = 1000;

    /// <summary>A number of devices in words.</summary>
    public static string Counted(int devices) => devices == 1 ? "1 device" : $"{devices} devices";

    /// <summary>Devices in few words.</summary>
    public static string Name(IReadOnlyList<DevicePicture> devices)
    {
        ArgumentNullException.ThrowIfNull(devices);
        return devices.Count == 1 ? devices[0].Name : $"{DeviceRanges.Of(devices.Select(d => d.Name))} ({devices.Count} devices)";
    }

    /// <summary>Rows without reasons: below each other, or side by side.</summary>
    public IEnumerable<ViewLine> Of(IReadOnlyList<DevicePicture> devices)
    {
        ArgumentNullException.ThrowIfNull(devices);
        int cell = 4 + nameWidth + 1 + StateWidth + ChangedWidth + TimeWidth + Gap;
        int columns = width > Widest ? 1 : Math.Max(1, (width + Gap) / cell);
        if (devices.Count <= Few || columns == 1)
            return devices.Select(Of);
        int rows = (devices.Count + columns - 1) / columns;
        return Enumerable.Range(0, rows).Select(row => Enumerable.Range(0, columns).Select(column => (column * rows) + row)
            .Where(i => i < devices.Count).Aggregate(ViewLine.Empty,
                (line, i) => line.Padded(i / rows * cell).With(Columns(devices[i]).Pieces)));
    }

    /// <summary>A row with what is at work.</summary>
    public ViewLine Of(DevicePicture device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return Columns(device).With(new ViewPiece((device.Runs ?? device.Stage) is { } more ? $"  {more}" : "", "grey")).Cut(width);
    }

    private ViewLine Columns(DevicePicture device)
    {
        string style = ViewSymbols.StyleOf(device.Look);
        return new ViewLine(
            new ViewPiece($"  {symbols.Of(device.Look)} ", style),
            new ViewPiece(device.Name.PadRight(nameWidth + 1)),
            new ViewPiece(device.State.PadRight(StateWidth), style),
            new ViewPiece(device.ChangedText.PadLeft(ChangedWidth)),
            new ViewPiece(device.ElapsedText.PadLeft(TimeWidth)));
    }
}
