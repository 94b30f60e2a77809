using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Runner.Lanes;

/// <summary>
/// Runs everything on the test's own thread, and moves the clock on when nothing is left to do. Work that goes on elsewhere is a fault.
/// </summary>
internal sealed class OneThread : SynchronizationContext
{
    private readonly Queue<Action> _work = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <summary>Pieces of work that came from another thread.</summary>
    public List<string> Strays { get; } = [];

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_work)
        {
            if (Environment.CurrentManagedThreadId != _thread)
                Strays.Add(Environment.StackTrace);
            _work.Enqueue(() => d(state));
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <summary>Goes on until something holds.</summary>
    /// <param name="done">What.</param>
    /// <param name="time">The clock.</param>
    /// <param name="within">How far the clock may be moved; null for not at all.</param>
    public void Until(Func<bool> done, FakeTimeProvider time, TimeSpan? within = null)
    {
        long began = time.GetTimestamp();
        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        try
        {
            while (true)
            {
                while (Next() is { } work)
                    work();
                if (done())
                    return;
                if (time.GetElapsedTime(began) >= (within ?? TimeSpan.Zero))
                    throw new TimeoutException($"not within {within} of the clock");
                time.Advance(TimeSpan.FromMilliseconds(50));
            }
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private Action? Next()
    {
        lock (_work)
            return _work.TryDequeue(out Action? work) ? work : null;
    }
}
