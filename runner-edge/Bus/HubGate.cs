using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Bus;

/// <summary>
/// Keeps a thousand lanes from asking a hub that is away a thousand times: a few ask at a time, and after a failure
/// all wait a moment before anyone asks again.
/// </summary>
internal sealed class HubGate(TimeProvider time, ILogger<HubGate> log) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _asking = new(16);
    private long _closedAt = long.MinValue;
    private int _isClosed;

    public void Dispose() => _asking.Dispose();

    /// <summary>True after a failure, until somebody is answered again.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed) == 1;

    /// <summary>Waits until it is worth asking.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _closedAt) is not long.MinValue and var closedAt && Pause - time.GetElapsedTime(closedAt) is { Ticks: > 0 } left)
            await Task.Delay(left + (left * Random.Shared.NextDouble()), time, cancellationToken);
    }

    /// <summary>Asks the hub.</summary>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            T answer = await ask();
            if (Interlocked.Exchange(ref _isClosed, 0) == 1)
                BusLog.HubAnswers(log);
            return answer;
        }
        catch (NATS.Client.Core.NatsException e)
        {
            Volatile.Write(ref _closedAt, time.GetTimestamp());
            if (Interlocked.Exchange(ref _isClosed, 1) == 0)
                BusLog.HubAway(log, e.Message);
            throw;
        }
        finally
        {
            _asking.Release();
        }
    }
}
