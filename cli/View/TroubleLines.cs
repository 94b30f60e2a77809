namespace Leafwire.Cli.View;

/// <summary>Writes what went wrong with devices, those of the same kind together.</summary>
/// <param name="rows">Writes a device's row.</param>
/// <param name="symbols">The shapes.</param>
/// <param name="width">The width of a line.</param>
internal sealed class TroubleLines(DeviceRows rows, ViewSymbols symbols, int width)
{
    private const string Indent = "      ";

    /// <summary>Devices whose trouble is of one kind, the most first.</summary>
    public static IReadOnlyList<DevicePicture[]> Kinds(IEnumerable<DevicePicture> devices) =>
        [.. devices.Where(d => d.Look == DeviceLook.Bad).GroupBy(d => d.Kind).OrderByDescending(g => g.Count()).Select(g => g.ToArray())];

    /// <summary>Why, and what to do, below the name; a switch's sentence may be long.</summary>
    public IEnumerable<ViewLine> Full(IReadOnlyList<DevicePicture> alike)
    {
        DevicePicture first = alike[0];
        yield return alike.Count == 1 ? rows.Of(first) : Head(alike).Cut(width);
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

    /// <summary>The same in a line.</summary>
    public ViewLine Compact(IReadOnlyList<DevicePicture> alike) =>
        Head(alike).With(new ViewPiece($": {string.Join("; ", alike[0].Why)}")).Cut(width);

    private ViewLine Head(IReadOnlyList<DevicePicture> alike)
    {
        DevicePicture first = alike[0];
        string style = ViewSymbols.StyleOf(first.Look);
        return new ViewLine(
            new ViewPiece($"  {symbols.Of(first.Look)} ", style),
            new ViewPiece(DeviceRows.Name(alike) + "  "),
            new ViewPiece(first.State, style),
            new ViewPiece(first.Runs is { } runs ? $", {runs}" : ""));
    }
}
