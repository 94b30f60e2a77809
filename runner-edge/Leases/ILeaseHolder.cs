namespace Leafwire.Runner.Leases;

/// <summary>Serves the devices whose leases this runner holds.</summary>
internal interface ILeaseHolder
{
    /// <summary>The device is this runner's from now on. Returns when it is served.</summary>
    Task TakenAsync(string device, CancellationToken cancellationToken);

    /// <summary>The device is not to be served any more: no further command is begun. Returns when the one in hand has ended.</summary>
    Task LeaveAsync(string device);

    /// <summary>The device is somebody else's: stop at once. Does not wait.</summary>
    void Lost(string device);
}
