using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;

namespace Leafwire.Pipeline.Messaging;

/// <summary>How the pipeline connects to the hub.</summary>
internal static class HubConnection
{
    public static NatsOpts Options(NatsOptions options, ILoggerFactory loggers) => NatsOpts.Default with
    {
        Url = options.Url,
        Name = "leafwire-pipeline",
        // The inbox to which sites may answer presence requests.
        InboxPrefix = "_INBOX.pipeline",
        LoggerFactory = loggers,
        AuthOpts = Auth(options),
        TlsOpts = new NatsTlsOpts
        {
            CaFile = NullIfEmpty(options.Tls.CaFile),
            CertFile = NullIfEmpty(options.Tls.CertificateFile),
            KeyFile = NullIfEmpty(options.Tls.KeyFile),
        },

        // A service that waits for its hub, also while its password is being changed there.
        RetryOnInitialConnect = true,
        MaxReconnectRetry = -1,
        IgnoreAuthErrorAbort = true,
        ReconnectWaitMin = TimeSpan.FromMilliseconds(250),
        ReconnectWaitMax = TimeSpan.FromSeconds(5),

        // But a step that cannot be done says so, and is tried again by whoever drives the push.
        PublishTimeoutOnDisconnected = true,
        SubPendingChannelFullMode = BoundedChannelFullMode.Wait,
    };

    private static NatsAuthOpts Auth(NatsOptions options)
    {
        if (NullIfEmpty(options.PasswordFile) is { } file)
        {
            return new NatsAuthOpts
            {
                AuthCredCallback = async (_, cancel) =>
                    NatsAuthCred.FromUserInfo(options.Username!, (await File.ReadAllTextAsync(file, cancel)).Trim()),
            };
        }

        return new NatsAuthOpts
        {
            Username = NullIfEmpty(options.Username),
            Password = NullIfEmpty(options.Password),
            CredsFile = NullIfEmpty(options.CredentialsFile),
            NKeyFile = NullIfEmpty(options.NKeySeedFile),
        };
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
