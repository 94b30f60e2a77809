using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;

namespace Leafwire.Lab.Simulation;

/// <summary>How a simulated runner reaches the switches of its world.</summary>
internal sealed class SimConnector(World world, SimProcess process) : ISwitchConnector
{
    private static readonly TimeSpan Handshake = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public async Task<ISwitchTransport> ConnectAsync(DeviceProfile device, CancellationToken cancellationToken)
    {
        SimSwitch target = world.Switches[device.Name];
        await SimWait.ForAsync(world.Scheduler, Handshake + (world.Plan.SwitchLatency * 4), cancellationToken);
        if (!target.IsReachable)
        {
            // Dropped without an answer as often as refused at once.
            if (world.Random.Chance(0.5))
                await SimWait.ForAsync(world.Scheduler, Patience, cancellationToken);
            throw new TransportException(TransportFault.Unreachable, $"{device}: no connection");
        }

        if (target.State.IsManagementLost)
            throw new TransportException(TransportFault.Unreachable, $"{device}: no connection (connection refused)");
        if (!target.State.AcceptsLogin(device.Username.Reveal()))
        {
            world.Tell(device.Name, $"refuses the login of {process.Name}");
            throw new TransportException(TransportFault.Login, $"{device}: the switch refused the login");
        }

        SimConnection connection = target.Open(device.Username.Reveal());
        process.OnDeath(connection.Close);
        return new SimTransport(connection, device.ToString());
    }
}
