using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leafwire.Contracts.Settings;

namespace Leafwire.Pipeline.Policies;

/// <summary>A number of devices, or a share of the push.</summary>
/// <param name="min">The smallest number, of both.</param>
internal sealed class AllowanceKind(int min) : SettingKind<Allowance>
{
    private string Example => $"\"{Math.Max(min, 10)}%\"";

    public override string Words => $"a number of devices from {min}, or a share as {Example}";

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "integer", ["minimum"] = min },
            new JsonObject { ["type"] = "string", ["pattern"] = min > 0 ? "^([1-9][0-9]?|100)%$" : "^([0-9]{1,2}|100)%$" }),
    };

    public override bool TryRead(SettingsValue value, SettingsReport report, [MaybeNullWhen(false)] out Allowance read)
    {
        read = value switch
        {
            { Kind: JsonValueKind.Number } when TryRead(value.Text, NumberStyles.AllowLeadingSign, int.MaxValue, out int devices) =>
                Allowance.Count(devices),
            { Kind: JsonValueKind.String, Text: [.. var digits, '%'] } when TryRead(digits, NumberStyles.None, 100, out int percent) =>
                Allowance.Percent(percent),
            _ => null,
        };
        if (read is null)
            report.Add(value, $"write {Words}");
        return read is not null;
    }

    private bool TryRead(string? digits, NumberStyles style, int max, out int number) =>
        int.TryParse(digits, style, CultureInfo.InvariantCulture, out number) && number >= min && number <= max;

    public override JsonNode? Write(Allowance value) =>
        value.IsPercent ? JsonValue.Create(value.ToString()) : JsonValue.Create(value.Value);
}
