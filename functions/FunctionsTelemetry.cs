using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Telemetry;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace Leafwire.Functions;

/// <summary>
/// Traces, metrics and logs by OpenTelemetry, to whatever the settings name: Application Insights, an OTLP collector, both, or none.
/// </summary>
internal static class FunctionsTelemetry
{
    public static void AddTelemetry(this FunctionsApplicationBuilder builder)
    {
        bool insights = builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 };
        OtlpSettings otlp = OtlpSettings.OfProcess;
        if (!insights && !otlp.IsAny)
            return;
        NatsTracing.Narrow();
        IOpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry().UseFunctionsWorkerDefaults();
        telemetry.WithTracing(tracing => tracing.AddSource([.. OtlpExport.Sources]));
        telemetry.WithMetrics(metrics => metrics.AddMeter(TelemetryNames.Pipeline));
        builder.Logging.AddOpenTelemetry(options => options.IncludeScopes = true);
        if (insights)
        {
            // Where local authentication is off, only an identity may write.
            bool byIdentity = builder.Configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] is { Length: > 0 };
            telemetry.UseAzureMonitorExporter(options => options.Credential = byIdentity ? new DefaultAzureCredential() : null);
        }

        if (otlp.IsAny)
            telemetry.UseOtlpExporter();
    }
}
