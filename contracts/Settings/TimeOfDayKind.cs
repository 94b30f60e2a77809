using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Leafwire.Contracts.Settings;

/// <summary>A time of day.</summary>
internal sealed class TimeOfDayKind : SettingKind<TimeOnly>
{
    public override string Words => "a time of day as \"22:00\"";

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^([01][0-9]|2[0-3]):[0-5][0-9]$" };

    public override bool TryRead(SettingsValue value, SettingsReport report, out TimeOnly read)
    {
        read = default;
        return (value is { Kind: JsonValueKind.String, Text: { } text }
            && TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out read))
            || Refuse(value, report, out read);
    }
}
