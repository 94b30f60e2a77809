using Leafwire.Host.Access;
using Leafwire.Pipeline;
using Leafwire.Telemetry;

namespace Leafwire.Host;

/// <summary>Puts the embedded host together.</summary>
internal static class HostApp
{
    public static WebApplication Create(string[] args)
    {
        // The program's own folder holds its settings; it may be started from anywhere.
        WebApplicationBuilder builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddPipeline(builder.Configuration);
        builder.Services.AddOtlp("leafwire-host", OtlpSettings.OfProcess);
        AddPushHost(builder.Services, builder.Configuration);
        builder.AddAccess();
        // What no route answers says so in the API's own form.
        builder.Services.AddProblemDetails();
        builder.Services.AddApiDescription();
        WebApplication app = builder.Build();
        app.UseStatusCodePages(HttpEndpoints.RefuseAsync);
        return app;
    }

    private static void AddPushHost(IServiceCollection services, ConfigurationManager configuration)
    {
        services.AddOptionsWithValidateOnStart<PushHostOptions, PushHostOptionsValidator>()
            .Bind(configuration.GetSection(PushHostOptions.Section));
        services.AddSingleton<HostLease>().AddSingleton<PushHost>();
        services.AddHostedService<UploadWatcher>();
        services.AddHostedService<Rehearsal>();
    }
}
