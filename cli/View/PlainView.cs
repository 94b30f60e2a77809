using Leafwire.Pipeline.Reports;

namespace Leafwire.Cli.View;

/// <summary>A line for whatever is new: for pipes, build servers, and terminals that cannot do more.</summary>
/// <param name="write">Takes a line.</param>
internal sealed class PlainView(Action<string> write) : IPushView
{
    private const string Indent = "      ";

    private readonly NewsFinder _news = new();
    private string? _next;

    public void Show(PushMoment moment)
    {
        PushPicture picture = PictureMaker.Of(moment);
        string clock = TimeText.Clock(picture.Elapsed).PadLeft(Indent.Length - 2);
        foreach (PushNews news in _news.Find(picture))
        {
            foreach (string line in news is DevicesMoved moved ? Lines(moved.Devices, picture) : Lines(picture))
                write($"{clock}  {line}");
        }

        string next = string.Join('\n', picture.Next);
        foreach (string line in next == _next ? [] : picture.Next)
            write(Indent + line);
        _next = next;
    }

    public void Say(string line) => write(line);

    public void Dispose()
    {
        // Lines stay as they are.
    }

    private static IEnumerable<string> Lines(PushPicture picture)
    {
        yield return $"{(picture.Status is { } status ? ReportText.Words(status) : "not begun")}: {ReportText.Printable(picture.Sentence)}"
            + (picture.Waits is { } waits ? $"; {waits}" : "")
            + (picture.TimerLeft is { } left ? $"; commit timer: {TimeText.Clock(left)} left" : "");
    }

    private static IEnumerable<string> Lines(IReadOnlyList<DevicePicture> alike, PushPicture picture)
    {
        DevicePicture first = alike[0];
        string[] parts =
        [
            first.IsAnswered ? first.Stage! : first.State,
            first.Runs ?? "",
            first.ChangedText,
            // Of many the one that took longest.
            alike.Max(d => d.Elapsed) is { } elapsed && (first.IsOver || first.Look == DeviceLook.Armed) ? TimeText.Of(elapsed) : "",
            // Its runner may know better than the push that it is back already.
            first.Look == DeviceLook.Armed && !(first.IsAnswered && first.Stage != first.State) && picture.TimerLeft is { } left
                ? $"goes back in {TimeText.Clock(left)} unless confirmed"
                : "",
        ];
        yield return $"{DeviceRows.Name(alike)}: {string.Join(", ", parts.Where(p => p.Length > 0))}";
        foreach (string why in first.Why)
            yield return $"  {why}";
        if (first.Next is { } next)
            yield return $"  next: {next}";
    }
}
