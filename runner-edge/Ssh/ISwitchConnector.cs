using Leafwire.Runner.Settings;

namespace Leafwire.Runner.Ssh;

/// <summary>Opens shells on switches.</summary>
internal interface ISwitchConnector
{
    /// <summary>Connects, checks the host key, logs in and opens a shell.</summary>
    /// <exception cref="TransportException">The switch could not be reached, showed another host key, or refused the login.</exception>
    Task<ISwitchTransport> ConnectAsync(DeviceProfile device, CancellationToken cancellationToken);
}
