namespace Leafwire.Lab.Telemetry;

/// <summary>How a field's value stands on the wire, and in OTLP's JSON.</summary>
internal enum OtlpType
{
    /// <summary>A message of its own.</summary>
    Message,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Bytes, as hexadecimal digits: the ids of traces and spans.</summary>
    Hex,

    /// <summary>A varint, as a number: counts and enumerations.</summary>
    Number,

    /// <summary>A varint of 64 bits, as text.</summary>
    Long,

    /// <summary>Four bytes, as a number.</summary>
    Fixed32,

    /// <summary>Eight bytes, as text: times.</summary>
    Fixed64,

    /// <summary>Eight bytes, as a number.</summary>
    Double,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>Many of <see cref="Fixed64"/> in one field.</summary>
    Fixed64s,

    /// <summary>Many of <see cref="Double"/> in one field.</summary>
    Doubles,
}

/// <summary>A field of a message.</summary>
/// <param name="Name">What JSON calls it.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Message">Which message, when it holds one.</param>
/// <param name="IsList">True when it may come more than once.</param>
internal sealed record OtlpField(string Name, OtlpType Type, string? Message, bool IsList);

/// <summary>
/// The messages of OTLP 1 that the lab reads, field by field: number, name, and type or message, with <c>*</c> behind one that repeats.
/// What is not here is passed over. The source of the numbers: https://github.com/open-telemetry/opentelemetry-proto.
/// </summary>
internal static class OtlpSchema
{
    /// <summary>The signals, as the paths are called that they are posted to; the message of each is called so here, too.</summary>
    public static IReadOnlyList<string> Signals { get; } = ["traces", "metrics", "logs"];

    private static readonly Dictionary<string, Dictionary<int, OtlpField>> Messages = Read("""
        traces: 1 resourceSpans resourceSpans*
        resourceSpans: 1 resource resource, 2 scopeSpans scopeSpans*
        scopeSpans: 1 scope scope, 2 spans span*
        span: 1 traceId Hex, 2 spanId Hex, 4 parentSpanId Hex, 5 name Text, 6 kind Number, 7 startTimeUnixNano Fixed64,
          8 endTimeUnixNano Fixed64, 9 attributes keyValue*, 11 events event*, 13 links link*, 15 status status
        event: 1 timeUnixNano Fixed64, 2 name Text, 3 attributes keyValue*
        link: 1 traceId Hex, 2 spanId Hex, 4 attributes keyValue*
        status: 2 message Text, 3 code Number
        metrics: 1 resourceMetrics resourceMetrics*
        resourceMetrics: 1 resource resource, 2 scopeMetrics scopeMetrics*
        scopeMetrics: 1 scope scope, 2 metrics metric*
        metric: 1 name Text, 2 description Text, 3 unit Text, 5 gauge gauge, 7 sum sum, 9 histogram histogram
        gauge: 1 dataPoints number*
        sum: 1 dataPoints number*, 2 aggregationTemporality Number, 3 isMonotonic Bool
        histogram: 1 dataPoints distribution*, 2 aggregationTemporality Number
        number: 2 startTimeUnixNano Fixed64, 3 timeUnixNano Fixed64, 4 asDouble Double, 6 asInt Fixed64, 7 attributes keyValue*
        distribution: 2 startTimeUnixNano Fixed64, 3 timeUnixNano Fixed64, 4 count Fixed64, 5 sum Double, 6 bucketCounts Fixed64s,
          7 explicitBounds Doubles, 9 attributes keyValue*, 11 min Double, 12 max Double
        logs: 1 resourceLogs resourceLogs*
        resourceLogs: 1 resource resource, 2 scopeLogs scopeLogs*
        scopeLogs: 1 scope scope, 2 logRecords record*
        record: 1 timeUnixNano Fixed64, 2 severityNumber Number, 3 severityText Text, 5 body any, 6 attributes keyValue*, 9 traceId Hex,
          10 spanId Hex, 11 observedTimeUnixNano Fixed64, 12 eventName Text
        resource: 1 attributes keyValue*
        scope: 1 name Text, 2 version Text, 3 attributes keyValue*
        keyValue: 1 key Text, 2 value any
        any: 1 stringValue Text, 2 boolValue Bool, 3 intValue Long, 4 doubleValue Double, 5 arrayValue array, 6 kvlistValue list
        array: 1 values any*
        list: 1 values keyValue*
        """);

    /// <summary>A field of a message; null for one that is not read.</summary>
    public static OtlpField? Find(string message, int number) => Messages[message].GetValueOrDefault(number);

    private static Dictionary<string, Dictionary<int, OtlpField>> Read(string text) =>
        text.Replace(",\n ", ",", StringComparison.Ordinal).Split('\n').Select(line => line.Split(": "))
            .ToDictionary(line => line[0], line => FieldsOf(line[1]));

    private static Dictionary<int, OtlpField> FieldsOf(string text) => text.Split(',', StringSplitOptions.TrimEntries)
        .Select(field => field.Split(' ')).ToDictionary(field => int.Parse(field[0], null), field => FieldOf(field[1], field[2]));

    private static OtlpField FieldOf(string name, string type)
    {
        bool isList = type.EndsWith('*');
        string of = type.TrimEnd('*');
        return Enum.TryParse(of, out OtlpType known) && known != OtlpType.Message
            ? new OtlpField(name, known, null, isList)
            : new OtlpField(name, OtlpType.Message, of, isList);
    }
}
