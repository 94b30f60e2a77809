namespace Leafwire.Cli.View;

/// <summary>What is new of a push, for whoever reads line by line.</summary>
internal abstract record PushNews;

/// <summary>The push says something else.</summary>
/// <param name="Picture">The push.</param>
internal sealed record PushSaid(PushPicture Picture) : PushNews;

/// <summary>Devices came to the same point together.</summary>
/// <param name="Devices">The devices.</param>
internal sealed record DevicesMoved(IReadOnlyList<DevicePicture> Devices) : PushNews;

/// <summary>Finds what is new between two looks at a push.</summary>
internal sealed class NewsFinder
{
    /// <summary>Counts change all the time; so often they are told.</summary>
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(10);

    /// <summary>Who waits is told so again, lest a build server takes silence for a hang.</summary>
    private static readonly TimeSpan RemindEvery = TimeSpan.FromMinutes(1);

    private const string Untouched = "waiting";

    private readonly Dictionary<string, string> _devices = new(StringComparer.Ordinal);
    private string? _sentence;
    private TimeSpan _saidAt;

    /// <summary>What is new, in the order in which it is told.</summary>
    public IReadOnlyList<PushNews> Find(PushPicture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var news = new List<PushNews>();
        DevicePicture[] moved = [.. picture.Devices.Where(d => _devices.GetValueOrDefault(d.Name, Untouched) != PointOf(d))];
        foreach (DevicePicture device in moved)
            _devices[device.Name] = PointOf(device);
        // Those alike are one line, however many they are: time is not what they must have in common.
        news.AddRange(moved.GroupBy(d => (d.Wave, PointOf(d), d.Kind, d.Changed)).Select(g => new DevicesMoved([.. g])));
        string sentence = $"{picture.Status}: {picture.Sentence}";
        TimeSpan since = picture.Elapsed - _saidAt;
        if (sentence != _sentence
            ? !picture.IsCounting || _sentence is null || since >= CountEvery
            : since >= RemindEvery && !picture.IsOver)
        {
            news.Add(new PushSaid(picture));
            (_sentence, _saidAt) = (sentence, picture.Elapsed);
        }

        return news;
    }

    // A stage is passed in moments; that a command was answered is worth a line, once.
    private static string PointOf(DevicePicture device) => device.IsAnswered ? device.Stage! : device.State;
}
