namespace Leafwire.Runner.Ssh;

/// <summary>What kind of trouble a connection had.</summary>
internal enum TransportFault
{
    /// <summary>No connection came about.</summary>
    Unreachable,

    /// <summary>The host key is not trusted.</summary>
    HostKey,

    /// <summary>The switch refused the login, or <c>enable</c>.</summary>
    Login,

    /// <summary>Not tried: the same login was refused on several switches of late.</summary>
    Held,

    /// <summary>The connection broke.</summary>
    Lost,

    /// <summary>The switch did not answer in time.</summary>
    Silent,

    /// <summary>The switch sent more than was believable.</summary>
    Flood,
}
