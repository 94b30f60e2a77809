using Leafwire.Contracts.Settings;
using Leafwire.Runner.Settings;

namespace Leafwire.Runner.Agent;

/// <summary>Reads the configuration file, and says what is wrong with it in terms of its keys.</summary>
internal static class RunnerFileReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="SettingsException">It is not there, is no JSON, has unknown keys or values of the wrong kind.</exception>
    public static RunnerFile Read(string path) => Read(path, SettingsText.Read, out _);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads its bytes.</param>
    /// <param name="root">For the line of a key.</param>
    /// <exception cref="SettingsException">As above.</exception>
    public static RunnerFile Read(string path, Func<string, byte[]> read, out SettingsValue root)
    {
        var report = new SettingsReport();
        try
        {
            RunnerFile file = SettingsReader.Read(RunnerTable.File, read(path), report, out SettingsValue? found);
            root = found!;
            return report.Problems.Count == 0 ? file
                : throw new SettingsException(path, [.. report.Problems.Select(p => $"line {p.Line}: {p}")]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(path, [$"cannot be read: {e.Message}"]);
        }
    }
}
