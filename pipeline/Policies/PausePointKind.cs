using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leafwire.Contracts;
using Leafwire.Contracts.Settings;

namespace Leafwire.Pipeline.Policies;

/// <summary>A wave's number, or the word <c>canary</c>.</summary>
internal sealed class PausePointKind : SettingKind<PausePoint>
{
    private const string Canary = "canary";

    public override string Words => $"a wave's number from 1, or \"{Canary}\"";

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = Limits.Devices },
            new JsonObject { ["const"] = Canary }),
    };

    public override bool TryRead(SettingsValue value, SettingsReport report, [MaybeNullWhen(false)] out PausePoint read)
    {
        read = value switch
        {
            { Kind: JsonValueKind.String, Text: Canary } => PausePoint.Canary,
            { Kind: JsonValueKind.Number } when int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int wave)
                && wave is > 0 and <= Limits.Devices => new PausePoint(wave),
            _ => null,
        };
        return read is not null || Refuse(value, report, out read);
    }
}
