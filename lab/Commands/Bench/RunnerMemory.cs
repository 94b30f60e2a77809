using System.Globalization;
using Leafwire.Lab.Site;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>The resident memory of a lab's runner, as Linux tells it.</summary>
internal static class RunnerMemory
{
    /// <summary>Megabytes; NaN where there is no <c>/proc</c>.</summary>
    public static double Megabytes(LabSite site)
    {
        if (!Directory.Exists("/proc/self"))
            return double.NaN;
        string configuration = Path.Combine(site.Folder, "runner-1.json");
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), out _)))
        {
            // Processes come and go while they are looked through.
            try
            {
                string[] arguments = File.ReadAllText(Path.Combine(process, "cmdline")).Split('\0');
                if (arguments[0].EndsWith("dotnet", StringComparison.Ordinal) && arguments.Contains(configuration))
                    return Resident(Path.Combine(process, "status"));
            }
            catch (IOException)
            {
                continue;
            }
        }

        return double.NaN;
    }

    private static double Resident(string status) =>
        double.Parse(File.ReadLines(status).Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(
            ' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
}
