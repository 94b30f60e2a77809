using System.Globalization;

namespace Leafwire.Lab.Processes;

/// <summary>
/// A wall clock of a process that can be set apart from the machine's while it runs, by libfaketime (Debian's package of that
/// name); what counts on, such as timers, stays as it is.
/// </summary>
public sealed class FakeClock
{
    private static readonly string[] s_folders =
        ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib"];

    private readonly string _file;

    private FakeClock(string library, string file)
    {
        _file = file;
        Environment = new Dictionary<string, string?>
        {
            ["LD_PRELOAD"] = library,
            ["FAKETIME_TIMESTAMP_FILE"] = file,
            // How often the file is read, in seconds.
            ["FAKETIME_CACHE_DURATION"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            // Its mend for older C libraries lets .NET's waits return at once on newer ones.
            ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
        };
    }

    /// <summary>What the process is started with.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; }

    /// <summary>True when clocks can be set apart on this machine.</summary>
    public static bool IsThere => Library() is not null;

    /// <summary>A clock that goes with the machine's until it is set; null when there can be none.</summary>
    /// <param name="file">Where it is kept.</param>
    public static FakeClock? Create(string file)
    {
        if (Library() is not { } library)
            return null;
        var clock = new FakeClock(library, file);
        clock.Set(TimeSpan.Zero);
        return clock;
    }

    /// <summary>Sets it ahead of the machine's clock, or behind; in force within a second.</summary>
    public void Set(TimeSpan ahead)
    {
        // In one step, or half a number might be read.
        string written = _file + ".new";
        File.WriteAllText(written,
            string.Create(CultureInfo.InvariantCulture, $"{(ahead < TimeSpan.Zero ? "-" : "+")}{ahead.Duration().TotalSeconds:0.0}s\n"));
        File.Move(written, _file, overwrite: true);
    }

    private static string? Library() =>
        s_folders.Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists);
}
