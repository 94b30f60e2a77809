using Leafwire.Pipeline.Api;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Signing;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Leafwire.Pipeline;

/// <summary>Registers the pipeline.</summary>
public static class PipelineServices
{
    /// <summary>Adds the steps of a push with their storage and NATS ends, configured by <c>Leafwire:Storage</c>,
    /// <c>Leafwire:Nats</c> and <c>Leafwire:Signing</c>; the host does not start when a key is wrong.</summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptionsWithValidateOnStart<StorageOptions, StorageOptionsValidator>().Bind(configuration.GetSection(StorageOptions.Section));
        services.AddOptionsWithValidateOnStart<NatsOptions, NatsOptionsValidator>().Bind(configuration.GetSection(NatsOptions.Section));
        services.AddOptionsWithValidateOnStart<SigningOptions, SigningOptionsValidator>().Bind(configuration.GetSection(SigningOptions.Section));
        services.AddSingleton<CommandSigner>().AddHostedService<SigningNotice>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<StorageClients>().AddSingleton<UploadStore>().AddSingleton<ResultStore>().AddSingleton<PushTable>().AddSingleton<KnownUploads>();
        services.AddSingleton<Hub>().AddSingleton<Candidates>().AddSingleton<CommandPublisher>().AddSingleton<PresenceProbe>()
            .AddSingleton<ReplyTexts>().AddSingleton<PushLog>().AddSingleton<SiteQueue>();
        services.AddSingleton<PlanStep>().AddSingleton<QueueStep>().AddSingleton<ServeStep>().AddSingleton<DriveStep>().AddSingleton<RecordStep>()
            .AddSingleton<LeaveStep>().AddSingleton<ArchiveStep>().AddSingleton<PushWorkflow>();
        services.AddSingleton<Recorder>().AddSingleton<PushHistory>().AddSingleton<PushFolds>().AddSingleton<Intake>().AddSingleton<Sweep>();
        services.AddSingleton<PushApi>().AddSingleton<HealthProbe>();
        return services;
    }
}
