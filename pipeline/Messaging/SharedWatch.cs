namespace Leafwire.Pipeline.Messaging;

/// <summary>Lets many wait until one value is as they want it, by one watch that is open while somebody waits.</summary>
/// <param name="watch">Gives the value as it stands, and each that comes.</param>
internal sealed class SharedWatch<T>(Func<CancellationToken, IAsyncEnumerable<T>> watch)
    where T : class
{
    private readonly Lock _gate = new();
    private Watching? _open;

    /// <summary>Waits until the value is as wanted.</summary>
    /// <param name="wanted">Is asked for the value as it stands, and at each change.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task UntilAsync(Predicate<T> wanted, CancellationToken cancellationToken)
    {
        var mine = new Waiter(wanted);
        Watching watching;
        T? last;
        lock (_gate)
        {
            watching = _open ??= new Watching();
            watching.Waiters.Add(mine);
            last = watching.Last;
            watching.Reading ??= ReadAsync(watching);
        }

        try
        {
            if (last is not null)
                mine.Look(last);
            await mine.Done.WaitAsync(cancellationToken);
        }
        finally
        {
            await LeaveAsync(watching, mine);
        }
    }

    private async Task LeaveAsync(Watching watching, Waiter waiter)
    {
        lock (_gate)
        {
            watching.Waiters.Remove(waiter);
            if (watching.Waiters.Count > 0)
                return;
            if (_open == watching)
                _open = null;
        }

        // The last one closes it.
        await watching.Stop.CancelAsync();
    }

    private async Task ReadAsync(Watching watching)
    {
        await Task.Yield();
        Exception? problem = null;
        try
        {
            await foreach (T value in watch(watching.Stop.Token))
            {
                foreach (Waiter waiter in Seen(watching, value))
                    waiter.Look(value);
            }
        }
        catch (Exception e)
        {
            // It is theirs who wait; nobody does when it was closed.
            problem = e;
        }

        Waiter[] left;
        lock (_gate)
        {
            if (_open == watching)
                _open = null;
            left = [.. watching.Waiters];
        }

        foreach (Waiter waiter in left)
            waiter.End(problem);
    }

    private Waiter[] Seen(Watching watching, T value)
    {
        lock (_gate)
        {
            watching.Last = value;
            return [.. watching.Waiters];
        }
    }

    private sealed class Watching
    {
        public List<Waiter> Waiters { get; } = [];

        public CancellationTokenSource Stop { get; } = new();

        public T? Last { get; set; }

        public Task? Reading { get; set; }
    }

    private sealed class Waiter(Predicate<T> wanted)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _done.Task;

        public void Look(T value)
        {
            try
            {
                if (wanted(value))
                    _done.TrySetResult();
            }
            catch (Exception e)
            {
                End(e);
            }
        }

        public void End(Exception? problem)
        {
            if (problem is null)
                _done.TrySetResult();
            else
                _done.TrySetException(problem);
            // Whoever gave up does not look.
            _ = _done.Task.Exception;
        }
    }
}
