namespace Leafwire.Contracts.Settings;

/// <summary>Devices as values of settings.</summary>
public static class DeviceKinds
{
    /// <summary>Names and patterns of devices.</summary>
    public static ListKind<string> Patterns { get; } =
        new(new TextKind(1, Limits.NameLength, "a device's name or a pattern with * and ?"), "device names or patterns (`*`, `?`)");
}
