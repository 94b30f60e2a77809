using Leafwire.Cli.Output;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Cli.View;

/// <summary>Lays a push out in lines, so that what matters most is there however small the screen is.</summary>
internal sealed class PictureLayout(ViewSymbols symbols)
{
    private const int LongestName = 28;
    private const int SentenceLines = 3;
    private const int Bar = 24;

    /// <summary>Kinds of trouble that are told; whoever has more reads the report.</summary>
    private const int Kinds = 12;

    /// <summary>A push that is shown whole: with so many devices each has a row.</summary>
    private const int Few = 30;

    /// <summary>A push under way, in at most so many lines.</summary>
    /// <param name="picture">The push.</param>
    /// <param name="width">The longest line.</param>
    /// <param name="height">The most lines.</param>
    /// <param name="hint">What Ctrl-C does.</param>
    public IReadOnlyList<ViewLine> Live(PushPicture picture, int width, int height, string hint)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(hint);
        List<ViewLine> head = [.. Head(picture, width)], foot = [.. Foot(picture, width, hint)];
        int budget = Math.Max(1, height - head.Count - foot.Count);
        List<ViewLine> body = Fit(picture, width, budget);
        return [.. head, .. body, .. foot];
    }

    /// <summary>All devices of a push, or with many of them each wave, and what went wrong.</summary>
    public IReadOnlyList<ViewLine> Whole(PushPicture picture, int width, bool full)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Writers to = Writers.Of(symbols, picture, width);
        if (full || picture.Total <= Few)
            return Merged(picture.Waves, [.. picture.Waves.Select(w => to.Waves.Of(w, WaveDetail.All))], to.Waves);
        IReadOnlyList<DevicePicture[]> kinds = TroubleLines.Kinds(picture.Devices);
        return
        [
            .. Troubles(kinds.Take(Kinds).Select(k => (ViewLine[])[.. to.Trouble.Full(k)]), kinds),
            .. Merged(picture.Waves, [.. picture.Waves.Select(w => to.Waves.Of(w, WaveDetail.Groups))], to.Waves),
        ];
    }

    private static IEnumerable<ViewLine> Head(PushPicture picture, int width)
    {
        string clock = TimeText.Clock(picture.Elapsed);
        yield return new ViewLine(
            new ViewPiece($"push {picture.Id}", "bold"), new ViewPiece($"  {picture.Site}/{picture.Upload}"))
            .Cut(width - clock.Length - 2).Padded(width - clock.Length).With(new ViewPiece(clock));
        string status = picture.Status is { } s ? ReportText.Words(s) : "not begun";
        string[] sentence = [.. ViewLine.Wrap($"{status}: {ReportText.Printable(picture.Sentence)}", width).Take(SentenceLines)];
        for (int i = 0; i < sentence.Length; i++)
            yield return i > 0 ? new ViewLine(new ViewPiece(sentence[i])) : new ViewLine(
                new ViewPiece(sentence[0][..Math.Min(status.Length, sentence[0].Length)],
                    picture.Status is { } known ? PushWords.Color(known) : "grey"),
                new ViewPiece(sentence[0][Math.Min(status.Length, sentence[0].Length)..]));
        if (picture.Waits is { } waits)
            yield return new ViewLine(new ViewPiece(waits, "yellow")).Cut(width);
        if (picture.TimerLeft is { } left)
            yield return new ViewLine(new ViewPiece($"commit timer {TimeText.Clock(left)}", "aqua"), new ViewPiece(
                $": {(picture.Armed == 1 ? "the armed switch goes" : $"{picture.Armed} armed switches go")} back then unless confirmed"))
                .Cut(width);
        yield return ViewLine.Empty;
    }

    private IEnumerable<ViewLine> Foot(PushPicture picture, int width, string hint)
    {
        yield return ViewLine.Empty;
        if (picture.Total > 0)
        {
            int full = picture.Over * Bar / picture.Total;
            yield return new ViewLine(
                new ViewPiece(new string(symbols.Full, full), "green"), new ViewPiece(new string(symbols.Open, Bar - full), "grey"),
                new ViewPiece($"  {picture.Over} of {DeviceRows.Counted(picture.Total)} done"),
                new ViewPiece(picture.Failed > 0 ? $", {picture.Failed} failed" : "", "red")).Cut(width);
        }

        yield return new ViewLine(new ViewPiece(hint, "grey")).Cut(width);
    }

    private List<ViewLine> Fit(PushPicture picture, int width, int budget)
    {
        Writers to = Writers.Of(symbols, picture, width);
        IReadOnlyList<WavePicture> waves = picture.Waves;
        List<ViewLine> all = Merged(waves, [.. waves.Select(w => to.Waves.Of(w, WaveDetail.All))], to.Waves);
        if (all.Count <= budget)
            return all;

        // A line for each kind of trouble and each wave; then what is under way; then all that there is room for.
        IReadOnlyList<DevicePicture[]> kinds = TroubleLines.Kinds(picture.Devices);
        IReadOnlyList<ViewLine>[] bad = [.. kinds.Take(Kinds).Select(k => (ViewLine[])[to.Trouble.Compact(k)])];
        IReadOnlyList<ViewLine>[] shown = [.. waves.Select(w => to.Waves.Of(w, WaveDetail.Line))];
        int[] open = [.. Enumerable.Range(0, waves.Count).Where(i => waves[i].IsUnderWay)];
        foreach (int i in open)
            Try(shown, i, to.Waves.Of(waves[i], WaveDetail.Groups));
        for (int i = 0; i < bad.Length; i++)
            Try(bad, i, [.. to.Trouble.Full(kinds[i])]);
        foreach (int i in open)
            Try(shown, i, to.Waves.Of(waves[i], WaveDetail.Active));
        foreach (int i in Enumerable.Range(0, waves.Count).Where(i => !waves[i].HasTrouble).OrderBy(i => waves[i].Only is "waiting"))
            Try(shown, i, to.Waves.Of(waves[i], WaveDetail.All));
        List<ViewLine> body = Body();
        return body.Count <= budget ? body
            : [.. body.Take(budget - 1), new ViewLine(new ViewPiece($"  {body.Count - budget + 1} more lines", "grey"))];

        List<ViewLine> Body() => [.. Troubles(bad, kinds), .. Merged(waves, shown, to.Waves)];

        void Try(IReadOnlyList<ViewLine>[] parts, int index, IReadOnlyList<ViewLine> more)
        {
            IReadOnlyList<ViewLine> before = parts[index];
            parts[index] = more;
            if (Body().Count > budget)
                parts[index] = before;
        }
    }

    private static IEnumerable<ViewLine> Troubles(IEnumerable<IReadOnlyList<ViewLine>> shown, IReadOnlyList<DevicePicture[]> kinds)
    {
        if (kinds.Count == 0)
            return [];
        int devices = kinds.Sum(k => k.Length), more = kinds.Count - Kinds;
        return
        [
            new ViewLine(new ViewPiece($" failed      {DeviceRows.Counted(devices)}", "bold red")),
            .. shown.SelectMany(lines => lines),
            .. more > 0 ? [new ViewLine(new ViewPiece($"    and {more} more kinds of trouble, in the report", "red"))] : (ViewLine[])[],
        ];
    }

    // Waves of one line that stand alike are one line.
    private static List<ViewLine> Merged(IReadOnlyList<WavePicture> waves, IReadOnlyList<ViewLine>[] shown, WaveLines lines)
    {
        var merged = new List<ViewLine>();
        for (int i = 0; i < waves.Count;)
        {
            int end = i + 1, devices = waves[i].Devices.Count;
            while (end < waves.Count && waves[i].Only is { } only && waves[end].Only == only && shown[i].Count == 1
                && shown[end].Count == 1 && waves[end].Number == waves[end - 1].Number + 1)
                devices += waves[end++].Devices.Count;
            if (end > i + 1)
                merged.Add(lines.Head(waves[i], waves[end - 1], devices));
            else
                merged.AddRange(shown[i]);
            i = end;
        }

        return merged;
    }

    private sealed record Writers(WaveLines Waves, TroubleLines Trouble)
    {
        public static Writers Of(ViewSymbols symbols, PushPicture picture, int width)
        {
            int names = Math.Min(LongestName, picture.Devices.Select(d => d.Name.Length).DefaultIfEmpty(0).Max());
            var rows = new DeviceRows(symbols, names, width);
            var trouble = new TroubleLines(rows, symbols, width);
            return new Writers(new WaveLines(rows, trouble, symbols, width), trouble);
        }
    }
}
