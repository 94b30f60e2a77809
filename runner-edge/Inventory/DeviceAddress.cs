namespace Leafwire.Runner.Inventory;

/// <summary>A way to a device.</summary>
/// <param name="Host">Address or DNS name.</param>
/// <param name="Port">SSH port.</param>
internal sealed record DeviceAddress(string Host, int Port);
