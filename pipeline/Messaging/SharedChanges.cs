using Leafwire.Messaging;

namespace Leafwire.Pipeline.Messaging;

/// <summary>
/// Changes to one value that others change, too, by compare-and-set. Those that come while one is written are written together, so that
/// many callers cost few reads and writes and do not refuse each other's.
/// </summary>
/// <typeparam name="T">The value; a change that gives back what it was given changes nothing.</typeparam>
/// <param name="read">Reads the value and its revision.</param>
/// <param name="write">Writes it in place of that revision; false when there is a newer one by now.</param>
/// <param name="time">The clock.</param>
internal sealed class SharedChanges<T>(
    Func<CancellationToken, Task<(T Value, ulong Revision)>> read, Func<T, ulong, CancellationToken, Task<bool>> write, TimeProvider time)
    where T : class
{
    // A store that stands still must not hold up who comes later, when it answers again.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private List<Change> _waiting = [];
    private bool _isWriting;

    /// <summary>Makes a change to what is stored at some moment from now on.</summary>
    /// <param name="change">The change. It may be made again on a newer value, and not at all when the caller gave up before.</param>
    /// <param name="cancellationToken">Gives up; what is being written then stays.</param>
    /// <returns>The value right behind this change.</returns>
    /// <exception cref="TimeoutException">The store did not answer.</exception>
    public async Task<T> MakeAsync(Func<T, T> change, CancellationToken cancellationToken)
    {
        var mine = new Change(change, cancellationToken);
        bool isFirst;
        lock (_gate)
        {
            _waiting.Add(mine);
            isFirst = !_isWriting;
            _isWriting = true;
        }

        if (isFirst)
            _ = WriteAllAsync();
        return await mine.Made.WaitAsync(cancellationToken);
    }

    private async Task WriteAllAsync()
    {
        while (true)
        {
            List<Change> batch;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _isWriting = false;
                    return;
                }

                (batch, _waiting) = (_waiting, []);
            }

            using var limit = new TimeLimit(Limit, time);
            try
            {
                await WriteAsync(batch, limit.Token);
            }
            catch (Exception e)
            {
                // It is theirs, each of them.
                Exception told = limit.IsOver ? new TimeoutException($"no answer within {Limit.TotalSeconds} s", e) : e;
                foreach (Change change in batch)
                    change.Fail(told);
            }
        }
    }

    private async Task WriteAsync(List<Change> batch, CancellationToken cancellationToken)
    {
        while (true)
        {
            (T before, ulong revision) = await read(cancellationToken);
            T after = batch.Aggregate(before, (value, change) => change.On(value));
            if (!ReferenceEquals(after, before) && !await write(after, revision, cancellationToken))
                continue;
            foreach (Change change in batch)
                change.Succeed();
            return;
        }
    }

    private sealed class Change(Func<T, T> change, CancellationToken cancellationToken)
    {
        private readonly TaskCompletionSource<T> _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _after;

        public Task<T> Made => _made.Task;

        public T On(T value)
        {
            if (_made.Task.IsCompleted || cancellationToken.IsCancellationRequested)
                return value;
            try
            {
                return _after = change(value);
            }
            catch (Exception e)
            {
                Fail(e);
                return value;
            }
        }

        public void Succeed()
        {
            if (_after is { } after)
                _made.TrySetResult(after);
            else
                _made.TrySetCanceled(cancellationToken);
        }

        public void Fail(Exception exception)
        {
            _made.TrySetException(exception);
            // Whoever gave up does not look.
            _ = _made.Task.Exception;
        }
    }
}
