using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leafwire.Cli.View;

/// <summary>An object a line for whatever is new, for programs.</summary>
/// <param name="output">Where they read.</param>
/// <param name="say">Where people read.</param>
internal sealed class JsonView(TextWriter output, Action<string> say) : IPushView
{
    private readonly NewsFinder _news = new();

    public void Show(PushMoment moment)
    {
        ArgumentNullException.ThrowIfNull(moment);
        PushPicture picture = PictureMaker.Of(moment);
        var reports = moment.Report?.Devices.ToDictionary(d => d.Device, StringComparer.Ordinal);
        foreach (PushNews news in _news.Find(picture))
        {
            if (news is DevicesMoved moved)
            {
                foreach (DevicePicture device in moved.Devices)
                    Write(new DeviceEvent(moment.Now, moment.Id, device.Name, device.Wave, device.State, device.Stage,
                        device.Changed?.Added, device.Changed?.Removed, device.Elapsed?.TotalMilliseconds,
                        reports?[device.Name].ArmedUntil, device.Why.Count == 0 ? null : device.Why, device.Next));
            }
            else
            {
                Write(new PushEvent(moment.Now, moment.Id,
                    picture.Status is { } status ? JsonNamingPolicy.CamelCase.ConvertName(status.ToString()) : "notBegun", picture.Sentence,
                    picture.Total, picture.Over, picture.Failed, reports?.Values.Min(d => d.ArmedUntil),
                    picture.Next.Count == 0 ? null : picture.Next));
            }
        }
    }

    public void Say(string line) => say(line);

    public void Dispose()
    {
        // Lines stay as they are.
    }

    private void Write(ViewEvent news) => output.WriteLine(JsonSerializer.Serialize(news, ViewJson.Default.ViewEvent));
}

/// <summary>What <c>--json</c> prints while a push happens.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(PushEvent), "push")]
[JsonDerivedType(typeof(DeviceEvent), "device")]
internal abstract record ViewEvent(DateTimeOffset At, string PushId);

/// <summary>The push says something else.</summary>
internal sealed record PushEvent(
    DateTimeOffset At, string PushId, string Status, string Message, int Devices, int Done, int Failed, DateTimeOffset? ArmedUntil,
    IReadOnlyList<string>? Next) : ViewEvent(At, PushId);

/// <summary>A device came to another point.</summary>
internal sealed record DeviceEvent(
    DateTimeOffset At, string PushId, string Device, int Wave, string Outcome, string? Stage, int? Added, int? Removed, double? Ms,
    DateTimeOffset? ArmedUntil, IReadOnlyList<string>? Why, string? Next) : ViewEvent(At, PushId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ViewEvent))]
internal sealed partial class ViewJson : JsonSerializerContext;
