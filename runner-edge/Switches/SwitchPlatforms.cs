using Leafwire.Contracts;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Telemetry;

namespace Leafwire.Runner.Switches;

/// <summary>The network operating systems that this runner knows, by name, and the one way to their switches.</summary>
/// <param name="platforms">One of each name.</param>
/// <param name="breaker">Holds back logins that were refused on several switches; null for none.</param>
internal sealed class SwitchPlatforms(IEnumerable<ISwitchPlatform> platforms, LoginBreaker? breaker = null)
{
    private readonly Dictionary<string, ISwitchPlatform> _platforms = platforms.ToDictionary(
        platform => platform.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The operating system of a device.</summary>
    /// <exception cref="ArgumentException">The inventory names one that is not known; it is checked when it is read.</exception>
    public ISwitchPlatform Of(DeviceProfile device) => _platforms.TryGetValue(device.Platform, out ISwitchPlatform? platform) ? platform
        : throw new ArgumentException(
            $"'{device.Platform}' is no platform that this runner knows: {string.Join(", ", _platforms.Keys)}", nameof(device));

    /// <summary>Connects over a fresh connection and logs in.</summary>
    /// <param name="device">The device.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="isUrgent">True to try also while the login is held back.</param>
    /// <exception cref="TransportException">Something of it failed.</exception>
    public async Task<ISwitch> ConnectAsync(DeviceProfile device, CancellationToken cancellationToken, bool isUrgent = false)
    {
        breaker?.Check(device, isUrgent);
        try
        {
            ISwitch connected = await Of(device).ConnectAsync(device, cancellationToken);
            breaker?.Accepted(device);
            return connected;
        }
        catch (TransportException e) when (e.Fault == TransportFault.Login)
        {
            breaker?.Refused(device);
            RunnerTelemetry.LoginRefusals.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Device, device.Name));
            throw;
        }
    }
}
