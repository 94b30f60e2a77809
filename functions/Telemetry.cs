using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using NATS.Client.Core;
using OpenTelemetry;

namespace Leafwire.Functions;

/// <summary>
/// Traces, metrics and logs by OpenTelemetry, to whatever the settings name: Application Insights, an OTLP collector, both, or none.
/// </summary>
internal static class Telemetry
{
    public static void AddTelemetry(this FunctionsApplicationBuilder builder)
    {
        bool insights = builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 };
        bool otlp = builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 };
        if (!insights && !otlp)
            return;
        IOpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry().UseFunctionsWorkerDefaults();
        // A command carries its trace in its headers once somebody listens, so whoever records at the edge joins it.
        telemetry.WithTracing(tracing => tracing.AddSource(NatsTelemetry.SourceName));
        if (insights)
        {
            // Where local authentication is off, only an identity may write.
            bool byIdentity = builder.Configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] is { Length: > 0 };
            telemetry.UseAzureMonitorExporter(options => options.Credential = byIdentity ? new DefaultAzureCredential() : null);
        }

        if (otlp)
            telemetry.UseOtlpExporter();
    }
}
