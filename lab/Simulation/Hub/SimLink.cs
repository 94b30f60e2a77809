using NATS.Client.Core;

namespace Leafwire.Lab.Simulation;

/// <summary>What a link does to messages.</summary>
/// <param name="Fastest">Shortest way of a message.</param>
/// <param name="Slowest">Longest way of a message.</param>
/// <param name="Loss">Share of requests and, apart from them, of answers that are lost.</param>
/// <param name="Doubling">Share of requests that arrive twice.</param>
internal sealed record LinkWeather(TimeSpan Fastest, TimeSpan Slowest, double Loss, double Doubling)
{
    public static readonly LinkWeather Fair = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5), 0, 0);
}

/// <summary>A way from a process to a service: messages are late, doubled and lost.</summary>
internal sealed class SimLink(SimScheduler scheduler, SimRandom random, LinkWeather weather, string name, params SimLink[] beyond)
{
    /// <summary>After this long without an answer the asker gives up, not knowing what became of what it asked.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private long _downUntil;
    private long _lastThere;
    private long _lastBack;

    public string Name { get; } = name;

    /// <summary>False while it, or one of those that it goes over, carries nothing.</summary>
    public bool IsUp => scheduler.Elapsed >= _downUntil && Array.TrueForAll(beyond, static link => link.IsUp);

    /// <summary>Nothing passes for a time.</summary>
    public void Break(TimeSpan time) => _downUntil = Math.Max(_downUntil, scheduler.Elapsed + time.Ticks);

    /// <summary>Asks a service, which acts when the message arrives and at once.</summary>
    /// <exception cref="NatsException">No answer came; the service may have acted or not.</exception>
    public Task<T> AskAsync<T>(Func<T> act, CancellationToken cancellationToken) =>
        AskAsync<T>((answer, _) => answer(act()), TimeSpan.Zero, cancellationToken);

    /// <summary>Asks a service that may answer later.</summary>
    /// <param name="act">Called when the message arrives, with where to answer, once at least, and whether it came a second time.</param>
    /// <param name="longest">How long the service may take.</param>
    /// <param name="cancellationToken">Ends the wait; what was asked may be done all the same.</param>
    /// <exception cref="NatsException">No answer came; the service may have acted or not.</exception>
    public async Task<T> AskAsync<T>(Action<Action<T>, bool> act, TimeSpan longest, CancellationToken cancellationToken)
    {
        scheduler.MustBeHere();
        cancellationToken.ThrowIfCancellationRequested();
        var asked = new TaskCompletionSource<T>();
        Carry(() => act(answer => Carry(() => asked.TrySetResult(answer), ref _lastBack), false), ref _lastThere);
        if (random.Chance(weather.Doubling))
            Carry(() => act(static _ => { }, true), ref _lastThere);
        scheduler.After(longest + Patience, () => asked.TrySetException(new NatsException($"no answer over {Name}")));
        await using CancellationTokenRegistration cancelling = cancellationToken.UnsafeRegister(
            static (asked, token) => ((TaskCompletionSource<T>)asked!).TrySetCanceled(token), asked);
        return await asked.Task;
    }

    // In order, as a connection keeps them.
    private void Carry(Action arrive, ref long last)
    {
        if (!IsUp || random.Chance(weather.Loss))
            return;
        last = Math.Max(last + 1, scheduler.Elapsed + random.Span(weather.Fastest, weather.Slowest).Ticks);
        scheduler.After(TimeSpan.FromTicks(last - scheduler.Elapsed), () =>
        {
            if (IsUp)
                arrive();
        });
    }
}
