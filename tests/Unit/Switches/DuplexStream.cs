using Leafwire.Lab.Switches.Cli;

namespace Leafwire.Tests.Unit.Switches;

/// <summary>One stream that reads from one side and writes to the other.</summary>
internal sealed class DuplexStream(Stream input, Stream output) : TerminalStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        input.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        output.WriteAsync(buffer, cancellationToken);
}
