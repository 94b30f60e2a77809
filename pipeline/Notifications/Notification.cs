using System.Text.Json.Serialization;
using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Notifications;

/// <summary>
/// A message to people: what happened, what to do next, and the command for it. It holds names of sites, pushes, devices and
/// runners, counts and digests, and nothing that a switch, a configuration or an inventory says.
/// </summary>
internal sealed record Notification
{
    /// <summary>Devices that one message names.</summary>
    internal const int NamedDevices = 20;

    /// <summary>
    /// The same for the same happening, however often and by whoever it is told, so that receivers can drop doubles: for a push
    /// its id, the kind and the sequence.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>What happened.</summary>
    public required NotificationKind Kind { get; init; }

    /// <summary>Where.</summary>
    public required string Site { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What it is about, within the site: <c>pushes/0123456789abcdef</c>, <c>runners/edge-1</c>, <c>devices</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>What happened, in a line.</summary>
    public required string Title { get; init; }

    /// <summary>The same in a sentence or two.</summary>
    public required string Text { get; init; }

    /// <summary>What to do next.</summary>
    public required string Next { get; init; }

    /// <summary>The command for it, and others that help; the first is the one.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    /// <summary>The push; null when it is about none.</summary>
    public NotifiedPush? Push { get; init; }

    /// <summary>The runner; null when it is about none.</summary>
    public NotifiedRunner? Runner { get; init; }

    /// <summary>Devices that it is about, <see cref="NamedDevices"/> at most.</summary>
    public IReadOnlyList<NotifiedDevice> Devices { get; init => field = value ?? []; } = [];

    /// <summary>How many they are.</summary>
    public int DeviceCount { get; init; }

    /// <summary>Devices drifted: they run something else than what was confirmed last.</summary>
    /// <param name="site">The site.</param>
    /// <param name="devices">Which; at least one.</param>
    /// <param name="run">What tells this look at the site from the next one, such as the id of its push: a <see cref="Token"/>.</param>
    /// <param name="at">When it was seen.</param>
    internal static Notification Drifted(string site, IReadOnlyList<string> devices, string run, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(devices);
        string count = Count(devices.Count, "device");
        return new Notification
        {
            Id = $"{Token.Escape(site)}.drifted.{Token.Escape(run)}",
            Kind = NotificationKind.Drifted,
            Site = site,
            At = at,
            Subject = "devices",
            Title = $"{count} at {site} drifted",
            Text = $"{count} at {site} {(devices.Count == 1 ? "runs" : "run")} something else than what was confirmed last: "
                + $"{Names(devices)}.",
            Next = "Look at the difference; then push it again, or take it over into what is built.",
            Commands = [$"leafwire drift --site {site}"],
            Devices = [.. devices.Take(NamedDevices).Select(device => new NotifiedDevice(device, null))],
            DeviceCount = devices.Count,
        };
    }

    internal static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    internal static string Names(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(5)) + (names.Count > 5 ? $" and {names.Count - 5} more" : "");
}

/// <summary>A push, as a message names it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Upload">The upload's name.</param>
/// <param name="Status">Where it stands, or how it ended.</param>
/// <param name="Digest">What would change, as one name; null when nothing was previewed.</param>
/// <param name="Outcomes">Devices by outcome, for example <c>"confirmed": 12</c>.</param>
internal sealed record NotifiedPush(
    string Id, string Upload, PushStatus Status, string? Digest, IReadOnlyDictionary<string, int> Outcomes);

/// <summary>A runner, as a message names it.</summary>
/// <param name="Runner">Its name.</param>
/// <param name="ClockAheadMs">By how many milliseconds its clock is ahead; null when the message is not about that.</param>
internal sealed record NotifiedRunner(string Runner, double? ClockAheadMs);

/// <summary>A device, as a message names it.</summary>
/// <param name="Device">Its name.</param>
/// <param name="Outcome">How it ended; null when the message is about no push.</param>
internal sealed record NotifiedDevice(string Device, DeviceOutcome? Outcome);

/// <summary>Source-generated JSON of messages.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CamelCaseEnum<NotificationKind>), typeof(CamelCaseEnum<PushStatus>), typeof(CamelCaseEnum<DeviceOutcome>)])]
[JsonSerializable(typeof(Notification))]
internal sealed partial class NotificationJson : JsonSerializerContext;
