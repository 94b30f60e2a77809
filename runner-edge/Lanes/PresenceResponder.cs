using Leafwire.Contracts;
using Leafwire.Runner.Agent;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Trust;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;

namespace Leafwire.Runner.Lanes;

/// <summary>
/// Answers who asks whether somebody serves a device. The subscription itself is half of the answer: without one the
/// asker is told at once that there are no responders.
/// </summary>
internal sealed class PresenceResponder(string device, CommandSource source, NatsBus bus, KeyRing keys, RunnerSettings settings, TimeProvider time, ILogger<PresenceResponder> log) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _stopping = new();
    private INatsSub<byte[]>? _requests;
    private int _disposed;
    private Task _answering = Task.CompletedTask;

    /// <summary>Subscribes; from its return on requests are answered.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _requests = await bus.Connection.SubscribeCoreAsync<byte[]>(Subjects.Presence(settings.Site, device), cancellationToken: cancellationToken);
        _answering = AnswerAsync(_requests);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        _stopping.Cancel();
        if (_requests is not null)
            await _requests.DisposeAsync();
        await _answering;
        _stopping.Dispose();
    }

    private async Task AnswerAsync(INatsSub<byte[]> requests)
    {
        await foreach (NatsMsg<byte[]> request in requests.Msgs.ReadAllAsync())
        {
            try
            {
                bool ready = await IsReadyAsync();
                await request.ReplyAsync(Wire.Encode(new Presence(settings.Name, ready, keys.Accepted)), cancellationToken: _stopping.Token);
            }
            catch (Exception e) when (e is NatsException or OperationCanceledException)
            {
                LaneLog.PresenceFailed(log, device, e.Message);
            }
        }
    }

    // The asker has just made the site's stream, perhaps: the consumer is made now and not at the lane's next attempt.
    private async ValueTask<bool> IsReadyAsync()
    {
        if (source.IsReady)
            return true;
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stopping.Token);
        try
        {
            return await source.EnsureAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
