using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Leafwire.Lab.Telemetry;

/// <summary>Reads OTLP's protobuf, and gives the same in OTLP's JSON.</summary>
internal static class OtlpReader
{
    /// <summary>Reads a message.</summary>
    /// <param name="message">Which one, of <see cref="OtlpSchema"/>.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <exception cref="InvalidProtocolBufferException">They are none.</exception>
    public static JsonObject Read(string message, ReadOnlySpan<byte> bytes)
    {
        var json = new JsonObject();
        using var input = new CodedInputStream(bytes.ToArray());
        while (input.ReadTag() is var tag and not 0)
        {
            if (OtlpSchema.Find(message, WireFormat.GetTagFieldNumber(tag)) is not { } field)
                input.SkipLastField();
            else if (!field.IsList)
                json[field.Name] = Value(input, field);
            else if (json[field.Name] is JsonArray list)
                list.Add(Value(input, field));
            else
                json[field.Name] = new JsonArray(Value(input, field));
        }

        return json;
    }

    private static JsonNode? Value(CodedInputStream input, OtlpField field) => field.Type switch
    {
        OtlpType.Message => Read(field.Message!, input.ReadBytes().Span),
        OtlpType.Text => input.ReadString(),
        OtlpType.Hex => Convert.ToHexStringLower(input.ReadBytes().Span),
        OtlpType.Number => input.ReadInt32(),
        OtlpType.Long => Text(input.ReadInt64()),
        OtlpType.Fixed32 => input.ReadFixed32(),
        OtlpType.Fixed64 => Text(input.ReadSFixed64()),
        OtlpType.Double => Number(input.ReadDouble()),
        OtlpType.Bool => input.ReadBool(),
        OtlpType.Fixed64s => Many(input, packed => Text(packed.ReadSFixed64())),
        OtlpType.Doubles => Many(input, packed => Number(packed.ReadDouble())),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field.Type, "a type that is not read"),
    };

    private static JsonArray Many(CodedInputStream input, Func<CodedInputStream, JsonNode?> read)
    {
        using var packed = new CodedInputStream(input.ReadBytes().ToByteArray());
        var all = new JsonArray();
        while (!packed.IsAtEnd)
            all.Add(read(packed));
        return all;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    // As protobuf's JSON writes what is no number.
    private static JsonNode Number(double number) => double.IsFinite(number) ? number : number.ToString(CultureInfo.InvariantCulture);
}
