using System.Collections.Concurrent;
using Leafwire.Runner.Settings;

namespace Leafwire.Runner.Ssh;

/// <summary>Which of a device's two addresses is tried first: the one of its own network, unless the other answered lately.</summary>
internal sealed class AddressMemory(TimeProvider time)
{
    // While a switch is out of its network every connection would wait for the first address to be silent.
    private static readonly TimeSpan OutOfBandFirst = TimeSpan.FromMinutes(5);

    // Devices whose second address answered last, and since when.
    private readonly ConcurrentDictionary<string, long> _outOfBand = new(StringComparer.Ordinal);

    /// <summary>The addresses, in the order in which they are tried.</summary>
    public DeviceAddress[] Order(DeviceProfile device)
    {
        if (device.OutOfBand is not { } second)
            return [device.Address];
        bool secondFirst = _outOfBand.TryGetValue(device.Name, out long since) && time.GetElapsedTime(since) < OutOfBandFirst;
        return secondFirst ? [second, device.Address] : [device.Address, second];
    }

    /// <summary>The second address answered where the first was silent.</summary>
    public void OutOfBand(DeviceProfile device) => _outOfBand[device.Name] = time.GetTimestamp();

    /// <summary>The first address answered.</summary>
    /// <returns>True when it had not, the time before.</returns>
    public bool InBand(DeviceProfile device) => _outOfBand.TryRemove(device.Name, out _);
}
