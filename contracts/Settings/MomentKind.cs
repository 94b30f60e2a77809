using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Leafwire.Contracts.Settings;

/// <summary>A moment, with its distance from UTC.</summary>
internal sealed class MomentKind : SettingKind<DateTimeOffset?>
{
    private static readonly string[] Forms =
        ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"];

    public override string Words => "a moment as \"2026-12-01T22:00+01:00\" or \"2026-12-01T21:00Z\"";

    public override JsonObject Schema() => new() { ["type"] = "string", ["format"] = "date-time" };

    public override bool TryRead(SettingsValue value, SettingsReport report, out DateTimeOffset? read)
    {
        read = null;
        if (value is not { Kind: JsonValueKind.String, Text: { } text }
            || !DateTimeOffset.TryParseExact(
                text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment))
        {
            return Refuse(value, report, out read);
        }

        read = moment;
        return true;
    }
}
