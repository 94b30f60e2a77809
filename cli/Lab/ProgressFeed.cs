using Leafwire.Contracts;
using NATS.Client.Core;

namespace Leafwire.Cli.Lab;

/// <summary>Stage reports from the hub, for people who watch. Some may be lost; nothing hangs on them.</summary>
internal sealed class ProgressFeed : IAsyncDisposable
{
    private readonly NatsConnection _connection;
    private readonly INatsSub<byte[]> _subscription;
    private readonly Task _reading;
    private (string PushId, Action<Progress> Show)? _listener;

    private ProgressFeed(NatsConnection connection, INatsSub<byte[]> subscription)
    {
        (_connection, _subscription) = (connection, subscription);
        _reading = ReadAsync();
    }

    public static async Task<ProgressFeed> OpenAsync(string url, string user, CancellationToken cancel)
    {
        var connection = new NatsConnection(NatsOpts.Default with { Url = url, AuthOpts = new NatsAuthOpts { Username = user, Password = user } });
        INatsSub<byte[]> subscription = await connection.SubscribeCoreAsync<byte[]>(Subjects.AllProgress, cancellationToken: cancel);
        await connection.PingAsync(cancel);
        return new ProgressFeed(connection, subscription);
    }

    /// <summary>Shows one push's reports until the result is disposed.</summary>
    public IDisposable Listen(string pushId, Action<Progress> show)
    {
        _listener = (pushId, show);
        return new Listening(this);
    }

    public async ValueTask DisposeAsync()
    {
        await _subscription.DisposeAsync();
        await _reading;
        await _connection.DisposeAsync();
    }

    private async Task ReadAsync()
    {
        await foreach (NatsMsg<byte[]> message in _subscription.Msgs.ReadAllAsync())
        {
            if (message.Data is { } data && _listener is { } listener && Wire.DecodeProgress(data) is var progress && progress.PushId == listener.PushId)
                listener.Show(progress);
        }
    }

    private sealed class Listening(ProgressFeed feed) : IDisposable
    {
        public void Dispose() => feed._listener = null;
    }
}
