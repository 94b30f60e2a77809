using System.Collections.Concurrent;

namespace Leafwire.Pipeline.Messaging;

/// <summary>
/// Consumers that stand where their reader stopped, for whoever reads on there: a push is read in many steps, and to make a consumer
/// costs the hub more than to read through one. (nats-server before 2.9.12 keeps something of each that was ever made.)
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class LogConsumers(TimeProvider time)
{
    /// <summary>Shorter than the hub keeps one of which nobody asks.</summary>
    internal static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string PushId, ulong After), LogConsumer> _kept = new();

    /// <summary>One that stands there, for its taker alone; null when there is none.</summary>
    public LogConsumer? Take(string pushId, ulong after) => _kept.TryRemove((pushId, after), out LogConsumer? consumer) ? consumer : null;

    /// <summary>Keeps one for a while.</summary>
    /// <param name="pushId">Whose log it reads.</param>
    /// <param name="after">The last sequence that it gave out.</param>
    /// <param name="consumer">It.</param>
    public async ValueTask KeepAsync(string pushId, ulong after, LogConsumer consumer)
    {
        if (_kept.TryAdd((pushId, after), consumer))
            _ = DropAsync((pushId, after), consumer);
        else
            await consumer.DisposeAsync();
    }

    private async Task DropAsync((string PushId, ulong After) key, LogConsumer consumer)
    {
        await Task.Delay(KeptFor, time);
        if (_kept.TryRemove(new(key, consumer)))
            await consumer.DisposeAsync();
    }
}
