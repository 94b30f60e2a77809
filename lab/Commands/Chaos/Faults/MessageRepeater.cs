using System.Collections.Concurrent;
using Leafwire.Contracts;
using NATS.Client.Core;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>
/// Remembers the commands and the entries of the logs that pass the hub, and publishes them again, as somebody would
/// who records and replays.
/// </summary>
internal sealed class MessageRepeater : IAsyncDisposable
{
    private const int Memory = 200;
    private const string MessageId = "Nats-Msg-Id";

    private readonly NatsConnection _connection;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<(string Subject, NatsHeaders? Headers, byte[] Data)> _seen = new();
    private readonly Task _listening;

    public MessageRepeater(string hubUrl, string user, string site, TimeProvider time)
    {
        _time = time;
        _connection = new NatsConnection(NatsOpts.Default with
        {
            Url = hubUrl,
            AuthOpts = new NatsAuthOpts { Username = user, Password = user },
            MaxReconnectRetry = -1,
            RetryOnInitialConnect = true,
        });
        _listening = Task.WhenAll(
            ListenAsync(Subjects.SiteCommands(site)),
            ListenAsync($"leafwire.{Token.Escape(site)}.log.*.*.*"));
    }

    /// <summary>Publishes the last messages again, shuffled and one after another.</summary>
    public async Task RepeatAsync(int messages, int shuffle, CancellationToken cancellationToken)
    {
        (string Subject, NatsHeaders? Headers, byte[] Data)[] last = [.. _seen.TakeLast(messages)];
        var random = new Random(shuffle);
        random.Shuffle(last);
        foreach ((string subject, NatsHeaders? headers, byte[] data) in last)
        {
            // Without its id the hub's own memory of ids does not stop it.
            var copy = new NatsHeaders();
            foreach ((string key, Microsoft.Extensions.Primitives.StringValues value) in headers ?? [])
            {
                if (key != MessageId && !key.StartsWith("Nats-Expected", StringComparison.Ordinal))
                    copy[key] = value;
            }

            await _connection.PublishAsync(subject, data, copy, cancellationToken: cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100)), _time, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _listening;
        await _connection.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task ListenAsync(string subject)
    {
        try
        {
            await foreach (NatsMsg<byte[]> message in _connection.SubscribeAsync<byte[]>(subject, cancellationToken: _stopping.Token))
            {
                if (message.Data is { } data)
                    _seen.Enqueue((message.Subject, message.Headers, data));
                while (_seen.Count > Memory)
                    _seen.TryDequeue(out _);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The campaign is over.
        }
    }
}
