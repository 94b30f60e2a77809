using System.Reflection;
using Leafwire.Contracts;
using Leafwire.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Leafwire.Telemetry;

/// <summary>
/// Traces, metrics and logs by OTLP to whatever the environment names. Where it names nothing, nothing listens, and so nothing is
/// recorded.
/// </summary>
public static class OtlpExport
{
    /// <summary>Whose spans and metrics are sent. Spans of commands and replies come from the NATS library.</summary>
    public static IReadOnlyList<string> Sources { get; } =
        [TelemetryNames.Pipeline, TelemetryNames.Runner, TelemetryNames.Cli, NatsTelemetry.SourceName];

    /// <summary>Sends what a service with a host of its own records.</summary>
    /// <param name="services">The service's.</param>
    /// <param name="name">What it is called (<c>service.name</c>), unless <c>OTEL_SERVICE_NAME</c> says otherwise.</param>
    /// <param name="settings">What is sent.</param>
    /// <param name="logs">Takes out of log records what must not leave; null for nothing.</param>
    public static IServiceCollection AddOtlp(
        this IServiceCollection services, string name, OtlpSettings settings, BaseProcessor<LogRecord>? logs = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(settings);
        if (!settings.IsAny)
            return services;
        NatsTracing.Narrow();
        OpenTelemetryBuilder telemetry = services.AddOpenTelemetry().ConfigureResource(resource => Describe(resource, name));
        // What is recorded of a signal decides whether it is sent: without sources and meters there is nothing.
        if (settings.Traces)
            telemetry.WithTracing(tracing => tracing.AddSource([.. Sources]));
        if (settings.Metrics)
            telemetry.WithMetrics(metrics => metrics.AddMeter([.. Sources.Where(name => name != NatsTelemetry.SourceName)]));
        telemetry.WithLogging(
            logging =>
            {
                if (logs is not null)
                    logging.AddProcessor(logs);
            },
            options =>
            {
                options.IncludeScopes = true;
                options.IncludeFormattedMessage = logs is null;
            });
        services.AddLogging(logging => _ = settings.Logs
            ? logging.AddFilter<OpenTelemetryLoggerProvider>("Microsoft", LogLevel.Warning)
            : logging.AddFilter<OpenTelemetryLoggerProvider>(null, LogLevel.None));
        telemetry.UseOtlpExporter();
        return services;
    }

    /// <summary>Sends the spans and metrics of a program that runs one command; disposing sends what is left.</summary>
    /// <returns>Null when nothing is to be sent.</returns>
    public static IDisposable? Begin(string name, OtlpSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!settings.Traces && !settings.Metrics)
            return null;
        ServiceProvider services = new ServiceCollection().AddOtlp(name, settings with { Logs = false }).BuildServiceProvider();
        // A host would start them; a command has none.
        if (settings.Traces)
            services.GetRequiredService<TracerProvider>();
        if (settings.Metrics)
            services.GetRequiredService<MeterProvider>();
        return services;
    }

    private static void Describe(ResourceBuilder resource, string name)
    {
        string? version = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        // What the environment says (OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES) goes before it.
        resource.Clear().AddService(name, serviceNamespace: "leafwire", serviceVersion: version).AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
    }
}
