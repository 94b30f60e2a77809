using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Leafwire.Lab.Processes;

/// <summary>Finds processes that this one started, at any depth, and that still run.</summary>
public static class LeftOvers
{
    private const string Variable = "LEAFWIRE_LAB_PROCESS";

    /// <summary>True where processes can be asked for their environment: Linux.</summary>
    public static bool CanLook => Directory.Exists("/proc/self");

    /// <summary>The processes that are left, as <c>pid command line</c>.</summary>
    public static IReadOnlyList<string> Find()
    {
        byte[] mark = Encoding.ASCII.GetBytes($"{Variable}={Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}\0");
        return [.. Directory.EnumerateDirectories("/proc").Where(IsProcess).Where(p => Read(p, "environ").AsSpan().IndexOf(mark) >= 0)
            .Select(Describe)];
    }

    internal static void Mark(ProcessStartInfo start) =>
        start.Environment[Variable] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    private static bool IsProcess(string folder) => Path.GetFileName(folder).All(char.IsAsciiDigit);

    private static string Describe(string folder) =>
        $"{Path.GetFileName(folder)} {Encoding.UTF8.GetString(Read(folder, "cmdline")).Replace('\0', ' ').Trim()}";

    // A process may end while it is looked at, and those of others are not ours to read.
    private static byte[] Read(string folder, string file)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
