namespace Leafwire.Runner.Ssh;

/// <summary>The bytes of one interactive shell on a switch. One reader and one writer at a time; both may be busy at once.</summary>
internal interface ISwitchTransport : IAsyncDisposable
{
    /// <summary>Sends all the bytes.</summary>
    /// <exception cref="TransportException">The connection is gone.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>What came next, at least one byte. Cancelling loses nothing: the next read gives it.</summary>
    /// <exception cref="TransportException">The connection is gone and everything that came before was read.</exception>
    ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Resets the connection at once: what was written and has not left yet never reaches the switch. It is still to be disposed of.
    /// </summary>
    void Abort();
}
