using Leafwire.Pipeline.Messaging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Leafwire.Pipeline.Notifications;

/// <summary>Registers messages to people.</summary>
internal static class NotificationServices
{
    public static void AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptionsWithValidateOnStart<NotificationOptions, NotificationOptionsValidator>()
            .Bind(configuration.GetSection(NotificationOptions.Section));
        // The address is a secret: neither the factory's own logs nor traces of requests may have it, and no redirect takes the key along.
        services.AddHttpClient(NotificationSender.Client).RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false, ActivityHeadersPropagator = null, UseCookies = false,
            });
        services.AddSingleton<Outbox>().AddSingleton<NotificationSender>();
        services.AddSingleton(s => new RunnerWatch(
            s.GetRequiredService<Outbox>(), s.GetRequiredService<Hub>(), s.GetRequiredService<PresenceProbe>(),
            s.GetRequiredService<IOptions<NotificationOptions>>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new Notifier(
            s.GetRequiredService<Outbox>(), s.GetRequiredService<NotificationSender>(), s.GetRequiredService<RunnerWatch>(),
            s.GetRequiredService<IOptions<NotificationOptions>>(), s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<Notifier>>()));
    }
}
