using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;

namespace Leafwire.Messaging;

/// <summary>
/// How a service of Leafwire connects. It waits for its server for ever, also while its login is repaired there, and reads
/// the files of its login at each connection, so that they can be replaced while it runs.
/// </summary>
/// <remarks>
/// Trace context travels in the headers of messages by the library itself, once somebody listens to its activity source,
/// <see cref="NatsTelemetry.SourceName"/>.
/// </remarks>
public static class NatsLogin
{
    /// <summary>The options of a connection.</summary>
    /// <param name="settings">Where to, and who to be there.</param>
    /// <param name="name">What the connection is called at the server.</param>
    /// <param name="inboxPrefix">Where answers to requests come; the server may grant no other place.</param>
    /// <param name="loggers">Where the library logs.</param>
    public static NatsOpts Options(NatsSettings settings, string name, string inboxPrefix, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return NatsOpts.Default with
        {
            Url = settings.Url,
            Name = name,
            InboxPrefix = inboxPrefix,
            LoggerFactory = loggers,
            AuthOpts = new NatsAuthOpts
            {
                AuthCredCallback = HasLogin(settings) ? (_, cancellationToken) => LoginAsync(settings, cancellationToken) : null,
            },
            TlsOpts = new NatsTlsOpts { CaFile = settings.CaFile, CertFile = settings.CertificateFile, KeyFile = settings.KeyFile },
            RetryOnInitialConnect = true,
            MaxReconnectRetry = -1,
            IgnoreAuthErrorAbort = true,
            ReconnectWaitMin = TimeSpan.FromMilliseconds(250),
            ReconnectWaitMax = TimeSpan.FromSeconds(5),
            ReconnectJitter = TimeSpan.FromMilliseconds(250),
            PingInterval = TimeSpan.FromSeconds(10),
            // Else a reader that is slow loses messages.
            SubPendingChannelFullMode = BoundedChannelFullMode.Wait,
        };
    }

    private static bool HasLogin(NatsSettings settings) =>
        settings.Username is not null || settings.CredentialsFile is not null || settings.NKeySeedFile is not null;

    // Who to be, as the files say now; when one cannot be read, the connection is tried again.
    private static async ValueTask<NatsAuthCred> LoginAsync(NatsSettings settings, CancellationToken cancellationToken)
    {
        if (settings.CredentialsFile is { } credentials)
            return NatsAuthCred.FromCredsFile(credentials);
        if (settings.NKeySeedFile is { } seed)
            return NatsAuthCred.FromNkey(SeedOf(await File.ReadAllTextAsync(seed, cancellationToken)));
        string? password = settings.PasswordFile is { } file
            ? (await File.ReadAllTextAsync(file, cancellationToken)).TrimEnd('\r', '\n')
            : settings.Password;
        return NatsAuthCred.FromUserInfo(settings.Username!, password ?? "");
    }

    /// <summary>The seed in the text of a file as the tool nk writes it: the seed, and on request the public key below it.</summary>
    /// <exception cref="InvalidDataException">It holds none.</exception>
    public static string SeedOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.FirstOrDefault(line => line.StartsWith('S'))
            ?? throw new InvalidDataException("the file with the NKey seed holds no seed, which begins with SU");
    }
}
