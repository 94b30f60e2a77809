using Leafwire.Runner.Inventory;
using Leafwire.Runner.Ssh;

namespace Leafwire.Tests.Unit.Eos;

/// <summary>Hands out one scripted transport a connection; null is a switch that does not answer.</summary>
internal sealed class ScriptedConnector(params ScriptedTransport?[] transports) : ISwitchConnector
{
    public static readonly DeviceProfile Leaf1 = new() { Name = "leaf1", Host = "192.0.2.11", Username = "admin", Password = "secret" };

    /// <summary>Connections that were asked for.</summary>
    public int Attempts { get; private set; }

    public Task<ISwitchTransport> ConnectAsync(DeviceProfile device, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ScriptedTransport? next = Attempts < transports.Length ? transports[Attempts] : null;
        Attempts++;
        return next is not null ? Task.FromResult<ISwitchTransport>(next)
            : Task.FromException<ISwitchTransport>(new TransportException(TransportFault.Unreachable, $"{device}: no connection (connection refused)"));
    }
}
