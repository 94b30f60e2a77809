using System.Text;
using System.Text.Json.Nodes;

namespace Leafwire.Lab.Switches.Cli;

/// <summary><c>show version</c>.</summary>
internal static class ShowVersion
{
    public const string Model = "cEOSLab";
    private const int TotalMemory = 8_155_992;
    private const int FreeMemory = 5_234_232;

    public static Answer Answer(SwitchState state)
    {
        string version = state.Options.Version;
        string build = $"{version}-43821917.{version.Replace(".", "", StringComparison.Ordinal)}";
        string mac = MacAddress(state.Options.Name);
        string serial = "LAB" + mac.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();
        TimeSpan uptime = state.Time.GetUtcNow() - state.BootedAt;
        return new(
        [
            $"Arista {Model}",
            "Hardware version: ",
            $"Serial number: {serial}",
            $"Hardware MAC address: {Dotted(mac)}",
            $"System MAC address: {Dotted(mac)}",
            "",
            $"Software image version: {build} (engineering build)",
            "Architecture: x86_64",
            $"Internal build version: {build}",
            "Internal build ID: 7a7f9d80-3c62-4b8e-9d5f-6c1f0a5b2e11",
            "Image format version: 1.0",
            "Image optimization: None",
            "",
            "Kernel version: 5.15.0",
            "",
            $"Uptime: {(int)uptime.TotalDays} days, {uptime.Hours} hours and {uptime.Minutes} minutes",
            $"Total memory: {TotalMemory} kB",
            $"Free memory: {FreeMemory} kB",
            "",
        ],
        new JsonObject
        {
            ["mfgName"] = "Arista",
            ["modelName"] = Model,
            ["hardwareRevision"] = "",
            ["serialNumber"] = serial,
            ["systemMacAddress"] = mac,
            ["hwMacAddress"] = mac,
            ["configMacAddress"] = "00:00:00:00:00:00",
            ["version"] = version,
            ["architecture"] = "x86_64",
            ["internalVersion"] = build,
            ["internalBuildId"] = "7a7f9d80-3c62-4b8e-9d5f-6c1f0a5b2e11",
            ["imageFormatVersion"] = "1.0",
            ["imageOptimization"] = "None",
            ["bootupTimestamp"] = state.BootedAt.ToUnixTimeMilliseconds() / 1000.0,
            ["uptime"] = uptime.TotalSeconds,
            ["memTotal"] = TotalMemory,
            ["memFree"] = FreeMemory,
            ["isIntlVersion"] = false,
        });
    }

    /// <summary>An address of its own for each switch, the same each time.</summary>
    public static string MacAddress(string name)
    {
        byte[] hash = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return $"00:1c:73:{hash[0]:x2}:{hash[1]:x2}:{hash[2]:x2}";
    }

    private static string Dotted(string mac)
    {
        string digits = mac.Replace(":", "", StringComparison.Ordinal);
        return $"{digits[..4]}.{digits[4..8]}.{digits[8..]}";
    }
}
