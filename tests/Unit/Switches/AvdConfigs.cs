using Leafwire.Eos;
using Leafwire.Lab;

namespace Leafwire.Tests.Unit.Switches;

/// <summary>Configurations to load: the repository's samples, and real AVD output where there is any.</summary>
internal static class AvdConfigs
{
    private const string Variable = "LEAFWIRE_AVD_CONFIGS";

    /// <summary>A folder of AVD's output: named by the environment, or beside the repository.</summary>
    public static string Folder =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder
            ? folder
            : Path.GetFullPath(Path.Combine(LabPaths.Root, "..", "shared", "avd"));

    public static string SampleFolder => Path.Combine(LabPaths.Root, "tests", "Unit", "Switches", "Samples");

    public static IEnumerable<TheoryDataRow<string>> Samples =>
        Directory.GetFiles(SampleFolder, "*.cfg").Order(StringComparer.Ordinal).Select(f => new TheoryDataRow<string>(Path.GetFileName(f)));

    public static string Sample(string name) => File.ReadAllText(Path.Combine(SampleFolder, name));

    public static IReadOnlyList<string> Files
    {
        get
        {
            Assert.SkipUnless(Directory.Exists(Folder), $"no AVD output in {Folder}; set {Variable} to a folder of *.cfg files");
            return Directory.GetFiles(Folder, "*.cfg", SearchOption.AllDirectories);
        }
    }

    /// <summary>The lines of a text that are content: without separators and the closing <c>end</c>; heredocs whole.</summary>
    public static List<string> Content(string text)
    {
        var lines = new List<string>();
        var tracker = new HeredocTracker();
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            if (tracker.IsText(line) || !(ConfigurationLine.IsSeparator(line) || ConfigurationLine.IsEnd(line)))
                lines.Add(line);
        }
        return lines;
    }
}
