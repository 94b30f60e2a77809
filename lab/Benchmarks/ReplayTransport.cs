using Leafwire.Runner.Ssh;

namespace Leafwire.Benchmarks;

/// <summary>A switch that says what it is given: the greeting at once, the rest when it was written to.</summary>
internal sealed class ReplayTransport(byte[] text, int greeting, int chunk) : ISwitchTransport
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _at;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _asked.TrySetResult();
        return ValueTask.CompletedTask;
    }

    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_at >= greeting)
            await _asked.Task.WaitAsync(cancellationToken);
        if (_at >= text.Length)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        int end = Math.Min(_at < greeting ? greeting : text.Length, _at + chunk);
        ReadOnlyMemory<byte> next = text.AsMemory(_at, end - _at);
        _at = end;
        return next;
    }

    public void Abort()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
