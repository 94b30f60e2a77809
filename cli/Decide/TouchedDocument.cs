using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Cli.Decide;

/// <summary>What a push that was cancelled did to each of its devices.</summary>
internal sealed record TouchedDocument(string PushId, string Outcome, string Message, bool Consistent, IReadOnlyList<TouchedDevice> Devices)
{
    public static TouchedDocument Of(PushReport report) =>
        new(report.Id, ReportText.Of(report.Status), report.Message, report.Consistent, [.. report.Devices.Select(TouchedDevice.Of)]);

    public string ToJson() => JsonSerializer.Serialize(this, TouchedJson.Default.TouchedDocument);

    /// <summary>The devices that were touched one by one; the others together.</summary>
    public string ToText()
    {
        var text = new StringBuilder($"push {PushId} {Outcome}: {Message}");
        foreach (TouchedDevice device in Devices.Where(d => d.Touched))
            text.Append($"\n{device.Device}: {device.What}");
        foreach (IGrouping<string, TouchedDevice> alike in Devices.Where(d => !d.Touched).GroupBy(d => d.What))
            text.Append($"\n{DeviceRanges.Of(alike.Select(d => d.Device))}: {alike.Key}");
        return text.ToString();
    }
}

/// <summary>A device of it.</summary>
internal sealed record TouchedDevice(string Device, bool Touched, string Runs, string What)
{
    public static TouchedDevice Of(DeviceReport device)
    {
        (bool touched, string what) = device switch
        {
            { Outcome: DeviceOutcome.Confirmed } =>
                (true, "runs the new configuration, saved: it was confirmed before the push was cancelled"),
            { Outcome: DeviceOutcome.Unchanged } => (false, "not touched: it ran the new configuration already"),
            { Outcome: DeviceOutcome.Reverted } => (true, "was armed, and is back on its old configuration"),
            { Runs: RunningConfiguration.Unknown } => (true, $"{ReportText.Of(device.Outcome)}, and what it runs is not known: look at it"),
            { Runs: RunningConfiguration.New } => (true, $"{ReportText.Of(device.Outcome)}, and runs the new configuration"),
            { Before: not null } => (true, $"{ReportText.Of(device.Outcome)}: was armed, and runs its old configuration"),
            { Outcome: DeviceOutcome.Skipped, Runner: null } => (false, "not touched: its turn had not come"),
            { Outcome: DeviceOutcome.Skipped } => (false, "not touched: its runner had changed nothing yet"),
            _ => (false, $"{ReportText.Of(device.Outcome)}: not changed"),
        };
        return new TouchedDevice(
            device.Device, touched, ReportText.Of(device.Runs), device.Message is { Length: > 0 } message ? $"{what} ({message})" : what);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(TouchedDocument))]
internal sealed partial class TouchedJson : JsonSerializerContext;
