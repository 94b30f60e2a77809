using Leafwire.Contracts;
using NATS.Client.Core;

namespace Leafwire.Lab.Commands.Lab;

/// <summary>Stage reports from the hub, for people who watch. Some may be lost; nothing hangs on them.</summary>
internal sealed class ProgressFeed : IAsyncDisposable
{
    private readonly NatsConnection _connection;
    private readonly INatsSub<byte[]> _subscription;
    private readonly Task _reading;
    private Action<Progress>? _listener;

    private ProgressFeed(NatsConnection connection, INatsSub<byte[]> subscription)
    {
        (_connection, _subscription) = (connection, subscription);
        _reading = ReadAsync();
    }

    public static async Task<ProgressFeed> OpenAsync(string url, string user, CancellationToken cancellationToken)
    {
        var connection = new NatsConnection(
            NatsOpts.Default with { Url = url, AuthOpts = new NatsAuthOpts { Username = user, Password = user } });
        INatsSub<byte[]> subscription = await connection.SubscribeCoreAsync<byte[]>(
            Subjects.AllProgress, cancellationToken: cancellationToken);
        await connection.PingAsync(cancellationToken);
        return new ProgressFeed(connection, subscription);
    }

    /// <summary>Shows the reports until the result is disposed; a lab pushes one thing at a time.</summary>
    public IDisposable Listen(Action<Progress> show)
    {
        _listener = show;
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
            if (message.Data is { } data && _listener is { } show)
                show(Wire.DecodeProgress(data));
        }
    }

    private sealed class Listening(ProgressFeed feed) : IDisposable
    {
        public void Dispose() => feed._listener = null;
    }
}
