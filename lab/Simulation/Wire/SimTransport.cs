using Leafwire.Runner.Ssh;

namespace Leafwire.Lab.Simulation;

/// <summary>The runner's end of a connection.</summary>
internal sealed class SimTransport(SimConnection connection, string device) : ISwitchTransport
{
    private bool _isClosed;

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_isClosed)
            throw Lost();
        connection.ToSwitch.Send(bytes.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken) =>
        await connection.ToClient.WaitAsync(cancellationToken) ? connection.ToClient.Take() : throw Lost();

    public ValueTask DisposeAsync()
    {
        if (!_isClosed)
            connection.Close();
        _isClosed = true;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Abort()
    {
        if (!_isClosed)
            connection.Reset();
        _isClosed = true;
    }

    private TransportException Lost() => new(TransportFault.Lost, $"{device}: the connection was closed");
}
