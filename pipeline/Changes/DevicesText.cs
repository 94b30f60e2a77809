namespace Leafwire.Pipeline.Changes;

/// <summary>Devices as a range and, where they are several, their number.</summary>
internal static class DevicesText
{
    public static string Of(IEnumerable<string> devices)
    {
        string[] all = [.. devices];
        return all.Length == 1 ? all[0] : $"{DeviceRanges.Of(all)} ({all.Length} devices)";
    }
}
