using System.Collections;

namespace Leafwire.Telemetry;

/// <summary>
/// Which signals the process's environment sends somewhere, by OpenTelemetry's own variables
/// (https://opentelemetry.io/docs/specs/otel/protocol/exporter/). Where to, by which protocol and how often, the exporter reads
/// there itself.
/// </summary>
/// <param name="Traces">Spans are sent.</param>
/// <param name="Metrics">Metrics are sent.</param>
/// <param name="Logs">Logs are sent.</param>
public sealed record OtlpSettings(bool Traces, bool Metrics, bool Logs)
{
    /// <summary>The variable that names one place for all signals.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>True when anything is sent.</summary>
    public bool IsAny => Traces || Metrics || Logs;

    /// <summary>The environment of this process.</summary>
    public static OtlpSettings OfProcess => Read(Environment.GetEnvironmentVariable);

    /// <summary>What the process's environment says to OpenTelemetry, for a host whose configuration reads no environment.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Variables => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Select(v => KeyValuePair.Create((string)v.Key, (string?)v.Value))
        .Where(v => v.Key.StartsWith("OTEL_", StringComparison.Ordinal));

    /// <summary>Reads an environment.</summary>
    public static OtlpSettings Read(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
            return new OtlpSettings(false, false, false);
        bool all = IsSet(Endpoint);
        return new OtlpSettings(Of("TRACES"), Of("METRICS"), Of("LOGS"));

        bool Of(string signal) => (all || IsSet($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"))
            && !string.Equals(variable($"OTEL_{signal}_EXPORTER"), "none", StringComparison.OrdinalIgnoreCase);

        bool IsSet(string name) => variable(name) is { Length: > 0 };
    }
}
