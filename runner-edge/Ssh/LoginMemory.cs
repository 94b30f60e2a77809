using System.Collections.Concurrent;
using Leafwire.Runner.Settings;

namespace Leafwire.Runner.Ssh;

/// <summary>The authentication method that worked last on a device, for the life of the process. Safe for concurrent use.</summary>
internal sealed class LoginMemory
{
    private readonly ConcurrentDictionary<string, string> _methods = new(StringComparer.Ordinal);

    public string? Find(DeviceProfile device) => _methods.GetValueOrDefault(device.ToString());

    /// <summary>Keeps the method; null when it is not known which one it was.</summary>
    public void Keep(DeviceProfile device, string? method)
    {
        if (method is not null)
            _methods[device.ToString()] = method;
    }

    public void Forget(DeviceProfile device) => _methods.TryRemove(device.ToString(), out _);
}
