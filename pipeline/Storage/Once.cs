namespace Leafwire.Pipeline.Storage;

/// <summary>Something that is to be done once and may fail: it is tried again until it succeeded, by one caller at a time.</summary>
internal sealed class Once(Func<CancellationToken, Task> action) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private volatile bool _done;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_done)
            return;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_done)
                return;
            await action(cancellationToken);
            _done = true;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
