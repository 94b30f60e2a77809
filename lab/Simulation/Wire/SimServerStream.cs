using Leafwire.Lab.Switches.Cli;

namespace Leafwire.Lab.Simulation;

/// <summary>The switch's end of a connection.</summary>
internal sealed class SimServerStream(SimConnection connection) : TerminalStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!await connection.ToSwitch.WaitAsync(cancellationToken))
            return 0;
        ReadOnlyMemory<byte> bytes = connection.ToSwitch.Take(buffer.Length);
        bytes.CopyTo(buffer);
        return bytes.Length;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        connection.ToClient.Send(buffer.Span);
        return ValueTask.CompletedTask;
    }
}
