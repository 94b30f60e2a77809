using Leafwire.Runner.Settings;

namespace Leafwire.Runner.Inventory;

/// <summary>The devices to serve, as they are known now. Safe for concurrent use.</summary>
internal sealed class DeviceInventory
{
    private volatile Dictionary<string, DeviceProfile> _devices;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DeviceInventory(IReadOnlyList<DeviceProfile> devices) => _devices = ByName(devices);

    /// <summary>The devices by name.</summary>
    public IReadOnlyDictionary<string, DeviceProfile> Current => _devices;

    /// <summary>Completes when the devices are others than now.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>How a device is reached; null when it is not served any more.</summary>
    public DeviceProfile? Find(string device) => _devices.GetValueOrDefault(device);

    /// <summary>These are the devices from now on; what is under way goes on with what it began with.</summary>
    public void Replace(IReadOnlyList<DeviceProfile> devices)
    {
        _devices = ByName(devices);
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    private static Dictionary<string, DeviceProfile> ByName(IReadOnlyList<DeviceProfile> devices) =>
        devices.ToDictionary(device => device.Name, StringComparer.Ordinal);
}
