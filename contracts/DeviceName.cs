namespace Leafwire.Contracts;

/// <summary>
/// A device's name. It names a host, and for those upper and lower case are the same (RFC 4343), while subjects and keys
/// tell them apart: so whoever takes a name in, from an upload or an inventory, brings it to its one form.
/// </summary>
public static class DeviceName
{
    /// <summary>The one form of a name: lower case.</summary>
    public static string Of(string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        return written.ToLowerInvariant();
    }
}
