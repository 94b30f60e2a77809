namespace Leafwire.Runner.Leases;

/// <summary>Tells whether a device is still this runner's.</summary>
internal interface ILeaseCheck
{
    /// <summary>False when another runner holds the device, or may hold it.</summary>
    ValueTask<bool> IsMineAsync(string device, CancellationToken cancellationToken);
}
