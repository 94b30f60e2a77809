using System.Globalization;

namespace Leafwire.Lab.Processes;

/// <summary>
/// What a child took since it was started, with all that it started itself, as Linux tells it in <c>/proc</c> (proc_pid_stat(5),
/// proc_pid_status(5)).
/// </summary>
/// <param name="CpuSeconds">Processor time, in seconds; NaN where there is no <c>/proc</c>.</param>
/// <param name="ResidentMb">Memory that it holds now, in megabytes of 1,048,576 bytes.</param>
/// <param name="PeakMb">The most that it held, in the same megabytes.</param>
/// <param name="Handles">Files and connections that it has open.</param>
public readonly record struct ProcessUsage(double CpuSeconds, double ResidentMb, double PeakMb, double Handles)
{
    /// <summary>The unit of times in <c>/proc</c>, fixed by the kernel's interface: hundredths of a second.</summary>
    private const double TicksASecond = 100;

    /// <summary>Two children together.</summary>
    public static ProcessUsage operator +(ProcessUsage one, ProcessUsage other) => Add(one, other);

    /// <inheritdoc cref="op_Addition"/>
    public static ProcessUsage Add(ProcessUsage one, ProcessUsage other) => new(
        one.CpuSeconds + other.CpuSeconds, one.ResidentMb + other.ResidentMb, one.PeakMb + other.PeakMb,
        one.Handles + other.Handles);

    /// <summary>What the children of a supervisor took, without the shells that watch them.</summary>
    internal static ProcessUsage Below(int supervisor)
    {
        if (!Directory.Exists("/proc/self"))
            return new(double.NaN, double.NaN, double.NaN, double.NaN);
        // A shell that it forked has its command line still.
        string? shell = Read(supervisor, "cmdline");
        ILookup<int, int> children = Processes().ToLookup(p => p.Parent, p => p.Id);
        var usage = default(ProcessUsage);
        var open = new Stack<int>(children[supervisor].Where(child => Read(child, "cmdline") != shell));
        while (open.TryPop(out int process))
        {
            usage += Of(process);
            foreach (int child in children[process])
                open.Push(child);
        }

        return usage;
    }

    private static ProcessUsage Of(int process)
    {
        // It may end while it is looked at.
        if (Stat(process) is not { } stat || Read(process, "status") is not { } status)
            return default;
        Dictionary<string, string> lines = status.Split('\n').Select(l => l.Split(':', 2)).Where(l => l.Length == 2)
            .ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);
        return new(
            (Number(stat[11]) + Number(stat[12])) / TicksASecond, Megabytes(lines, "VmRSS"), Megabytes(lines, "VmHWM"),
            HandlesOf(process));
    }

    private static IEnumerable<(int Id, int Parent)> Processes() =>
        from folder in Directory.EnumerateDirectories("/proc")
        let id = int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int number) ? number : 0
        where id > 0
        let stat = Stat(id)
        where stat is not null
        select (id, (int)Number(stat[1]));

    // The fields behind the name, which may hold blanks itself: the state first.
    private static string[]? Stat(int process) => Read(process, "stat") is { } text && text.LastIndexOf(')') is > 0 and var end
        ? text[(end + 2)..].Split(' ')
        : null;

    private static double Number(string field) => double.Parse(field, CultureInfo.InvariantCulture);

    private static double Megabytes(Dictionary<string, string> status, string key) =>
        status.TryGetValue(key, out string? value) ? Number(value.Trim().Split(' ')[0]) / 1024 : 0;

    private static int HandlesOf(int process)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Count();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static string? Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
