using Leafwire.Telemetry;

namespace Leafwire.Tests.Unit.Telemetry;

/// <summary>Which signals OpenTelemetry's own variables send somewhere.</summary>
public sealed class OtlpSettingsTests
{
    private const string All = "OTEL_EXPORTER_OTLP_ENDPOINT";

    [Fact]
    public void Settings_WithoutAnEndpoint_SendNothing() =>
        Read(("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), (All, "")).IsAny.ShouldBeFalse();

    [Fact]
    public void Settings_WithAnEndpoint_SendEverySignal() =>
        Read((All, "http://127.0.0.1:4317")).ShouldBe(new OtlpSettings(true, true, true));

    [Fact]
    public void Settings_WithAnEndpointOfOneSignal_SendThatAlone() =>
        Read(("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://127.0.0.1:4318/v1/metrics")).ShouldBe(new OtlpSettings(false, true, false));

    [Fact]
    public void Settings_OfASignalThatIsSwitchedOff_SendTheOthers() =>
        Read((All, "http://127.0.0.1:4317"), ("OTEL_LOGS_EXPORTER", "none")).ShouldBe(new OtlpSettings(true, true, false));

    [Fact]
    public void Settings_OfASwitchedOffSdk_SendNothing() =>
        Read((All, "http://127.0.0.1:4317"), ("OTEL_SDK_DISABLED", "TRUE")).IsAny.ShouldBeFalse();

    private static OtlpSettings Read(params (string Name, string Value)[] variables)
    {
        var all = variables.ToDictionary(v => v.Name, v => v.Value);
        return OtlpSettings.Read(name => all.GetValueOrDefault(name));
    }
}
