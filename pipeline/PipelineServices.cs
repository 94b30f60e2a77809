using Leafwire.Pipeline.Api;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Notifications;
using Leafwire.Pipeline.Signing;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Leafwire.Pipeline;

/// <summary>Registers the pipeline.</summary>
public static class PipelineServices
{
    /// <summary>Adds the steps of a push with their storage and NATS ends, configured by <c>Leafwire:Storage</c>,
    /// <c>Leafwire:Nats</c>, <c>Leafwire:Signing</c>, <c>Leafwire:Queue</c> and <c>Leafwire:Notifications</c>; the host does not start
    /// when a key is wrong.</summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptionsWithValidateOnStart<StorageOptions, StorageOptionsValidator>()
            .Bind(configuration.GetSection(StorageOptions.Section));
        services.AddOptionsWithValidateOnStart<NatsOptions, NatsOptionsValidator>().Bind(configuration.GetSection(NatsOptions.Section));
        services.AddOptionsWithValidateOnStart<SigningOptions, SigningOptionsValidator>()
            .Bind(configuration.GetSection(SigningOptions.Section));
        services.AddOptionsWithValidateOnStart<QueueOptions, QueueOptionsValidator>()
            .Bind(configuration.GetSection(QueueOptions.Section));
        services.AddOptionsWithValidateOnStart<DriftOptions, DriftOptionsValidator>()
            .Bind(configuration.GetSection(DriftOptions.Section));
        services.AddSingleton<CommandSigner>().AddHostedService<SigningNotice>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<StorageClients>().AddSingleton<UploadStore>().AddSingleton<ResultStore>().AddSingleton<PushTable>()
            .AddSingleton<SitePolicyStore>().AddSingleton<EndedPushes>().AddSingleton<Retention>()
            .AddSingleton<KnownUploads>().AddSingleton<DriftTable>();
        services.AddSingleton<Hub>().AddSingleton<Candidates>().AddSingleton<CommandPublisher>().AddSingleton<PresenceProbe>()
            .AddSingleton<ReplyTexts>().AddSingleton<PushLog>().AddSingleton<StageFeed>().AddSingleton<SiteQueue>();
        services.AddNotifications(configuration);
        services.AddSingleton<PlanStep>().AddSingleton<QueueStep>().AddSingleton<ServeStep>().AddSingleton<DriveStep>()
            .AddSingleton<RecordStep>()
            .AddSingleton<LeaveStep>().AddSingleton<Recorder>().AddSingleton<PushHistory>().AddSingleton<PushFolds>();
        services.AddSingleton<ConfirmedBases>().AddSingleton<LookPlanner>().AddSingleton<OwnUploads>().AddSingleton<DriftGate>()
            .AddSingleton<DriftRecorder>();
        // What hosts call is made here, because what it is made of is nobody else's concern.
        services.AddSingleton(s => new PushWorkflow(
            Get<PlanStep>(s), Get<QueueStep>(s), Get<ServeStep>(s), Get<DriveStep>(s), Get<RecordStep>(s), Get<LeaveStep>(s),
            Get<PushTable>(s), Get<TimeProvider>(s), Get<ILogger<PushWorkflow>>(s)));
        services.AddSingleton(s => new ArchiveStep(
            Get<PushFolds>(s), Get<PushLog>(s), Get<ReplyTexts>(s), Get<PushTable>(s), Get<TimeProvider>(s), Get<ILogger<ArchiveStep>>(s)));
        services.AddSingleton(s => new Intake(
            Get<UploadStore>(s), Get<PushTable>(s), Get<KnownUploads>(s), Get<SiteQueue>(s), Get<Recorder>(s), Get<TimeProvider>(s),
            Get<ILogger<Intake>>(s)));
        services.AddSingleton(s => new Sweep(
            Get<Intake>(s), Get<UploadStore>(s), Get<KnownUploads>(s), Get<PushTable>(s), Get<SiteQueue>(s), Get<Retention>(s),
            Get<ILogger<Sweep>>(s)));
        services.AddSingleton(s => new DriftSchedule(
            Get<PushTable>(s), Get<DriftTable>(s), Get<ConfirmedBases>(s), Get<IOptions<DriftOptions>>(s), Get<TimeProvider>(s),
            Get<ILogger<DriftSchedule>>(s)));
        services.AddSingleton(s => new PushApi(Get<PushTable>(s), Get<ResultStore>(s), Get<StageFeed>(s), Get<TimeProvider>(s)));
        services.AddSingleton(s => new LogApi(
            Get<PushTable>(s), Get<ResultStore>(s), Get<PushLog>(s), Get<StageFeed>(s), Get<TimeProvider>(s)));
        services.AddSingleton<DecisionApi>().AddSingleton<ChangeApi>().AddSingleton<DeviceApi>().AddSingleton<KeepApi>();
        services.AddSingleton<HealthProbe>();
        services.AddSingleton(s => new RestoreApi(Get<PushTable>(s), Get<ResultStore>(s), Get<UploadStore>(s), Get<TimeProvider>(s)));
        services.AddSingleton(s => new SiteApi(
            Get<PushTable>(s), Get<DriftTable>(s), Get<SitePolicyStore>(s), Get<SiteQueue>(s), Get<PresenceProbe>(s),
            Get<TimeProvider>(s)));
        return services;
    }

    private static T Get<T>(IServiceProvider services) where T : notnull => services.GetRequiredService<T>();
}
