using System.Buffers;
using Leafwire.Contracts;

namespace Leafwire.Pipeline.Uploads;

/// <summary>
/// What in a build is a configuration, what is its policy, and what lies beside them and is left out: one rule for archives
/// of any system and for folders, so that all who read a build agree. What is left out is told.
/// </summary>
public sealed class BuildFiles
{
    /// <summary>The policy's file name, in any case.</summary>
    public const string PolicyFile = "push.json";

    /// <summary>Why a <c>.cfg</c> file beside AVD's folder is left out.</summary>
    public const string Elsewhere = "the configurations lie in intended/configs";

    /// <summary>The folder of checks, beside the configurations or the policy.</summary>
    public const string ChecksFolder = "checks";

    private const string Ending = ".cfg";
    private const string AvdFolder = "/intended/configs/";

    private static readonly SearchValues<byte> s_word = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"u8);

    private readonly List<string> _leftOut = [];
    private readonly List<string> _mac = [];
    private readonly List<string> _hidden = [];

    private BuildFiles()
    {
    }

    /// <summary>The files that may be configurations; <see cref="Reason"/> looks at their content.</summary>
    public List<BuildFile> Configurations { get; } = [];

    /// <summary>The files that are named as policies are.</summary>
    public List<BuildFile> Policies { get; } = [];

    /// <summary>The files of checks.</summary>
    public List<BuildFile> Checks { get; } = [];

    /// <summary>What was left out, and why; at most <see cref="Limits.Problems"/> lines, and one for the rest.</summary>
    public IReadOnlyList<string> Notes =>
    [
        .. _leftOut.Take(Limits.Problems),
        .. _leftOut.Count > Limits.Problems ? [$"and {_leftOut.Count - Limits.Problems} more files were left out"] : Array.Empty<string>(),
        .. Together(_mac, "of macOS (__MACOSX, ._*, .DS_Store)"),
        .. Together(_hidden, "hidden or an editor's"),
    ];

    /// <summary>Sorts the files of a build by their paths. Folders (which end with a slash) are passed over.</summary>
    public static BuildFiles Of(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var files = new BuildFiles();
        for (int i = 0; i < paths.Count; i++)
            files.Add(new BuildFile(i, Normal(paths[i])));
        // Where AVD's own folder is there, a .cfg file beside it is something else: Ansible's, a backup.
        if (files.Configurations.Exists(IsInAvdFolder))
        {
            foreach (BuildFile beside in files.Configurations.Where(f => !IsInAvdFolder(f)).ToArray())
                files.LeaveOut(beside, Elsewhere);
        }

        // A folder of that name somewhere else is another program's.
        HashSet<string> places = [.. files.Configurations.Concat(files.Policies).Select(f => f.Folder)];
        foreach (BuildFile stray in files.Checks.Where(f => !places.Contains(Above(f.Folder))).ToArray())
            files.LeaveOut(stray, "checks lie beside the configurations, in checks/");
        return files;
    }

    /// <summary>Leaves out a file whose content shows that it is no configuration.</summary>
    public void LeaveOut(BuildFile file, string reason)
    {
        ArgumentNullException.ThrowIfNull(file);
        Configurations.Remove(file);
        Checks.Remove(file);
        _leftOut.Add($"{Printable(file.Path)} was left out: {reason}");
    }

    /// <summary>
    /// Why a file that ends with <c>.cfg</c> is no switch configuration at all, by its first line that says something;
    /// null when it may be one.
    /// </summary>
    /// <param name="content">The file's bytes.</param>
    public static string? Reason(ReadOnlySpan<byte> content)
    {
        foreach (Range range in content.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = content[range];
            if (line.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
                line = line[3..];
            line = line.Trim(" \t\r"u8);
            // Of EOS's statements none begins with a bracket or a comment sign, and none has an equals sign behind its first word.
            if (line.IsEmpty || line[0] is (byte)'#' or (byte)';')
                continue;
            bool isSection = line[0] == '[' && line[^1] == ']';
            int word = line.IndexOfAnyExcept(s_word);
            bool isSetting = word > 0 && line[word..].TrimStart(" \t"u8) is [(byte)'=', ..];
            return isSection || isSetting ? "it holds a program's settings, no switch configuration" : null;
        }

        return null;
    }

    /// <summary>True for a name that ends with <c>.cfg</c>, in any case.</summary>
    public static bool IsNamedAsConfiguration(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A path as it can be shown: without control characters, not without end.</summary>
    internal static string Printable(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return string.Concat(path.Take(120).Select(c => char.IsControl(c) ? '?' : c));
    }

    private void Add(BuildFile file)
    {
        if (file.Path.EndsWith('/') || file.Path.Length == 0)
            return;
        string[] parts = file.Path.Split('/');
        string name = parts[^1];
        if (parts.Contains("__MACOSX") || name.StartsWith("._", StringComparison.Ordinal) || name == ".DS_Store")
            _mac.Add(file.Path);
        else if (parts[..^1].Any(p => p.StartsWith('.') && p is not ("." or "..")) || IsEditors(name))
            _hidden.Add(file.Path);
        else if (name.Equals(PolicyFile, StringComparison.OrdinalIgnoreCase))
            Policies.Add(file);
        else if (IsNamedAsConfiguration(name))
            Configurations.Add(file);
        else if (IsCheckFile(file))
            Checks.Add(file);
        else
            LeaveOut(file, $"neither a {Ending} file nor {PolicyFile}");
    }

    private static bool IsCheckFile(BuildFile file) =>
        file.Folder.Split('/')[^1].Equals(ChecksFolder, StringComparison.OrdinalIgnoreCase)
        && (file.Name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)
            || file.Name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase));

    private static string Above(string folder) => folder.LastIndexOf('/') is > 0 and var end ? folder[..end] : "";

    // A name that is nothing but the ending is a configuration whose device was forgotten.
    private static bool IsEditors(string name) =>
        (name[0] is '.' or '#' or '~' || name[^1] == '~') && !name.Equals(Ending, StringComparison.OrdinalIgnoreCase);

    private static bool IsInAvdFolder(BuildFile file) => ("/" + file.Path).Contains(AvdFolder, StringComparison.OrdinalIgnoreCase);

    // Windows' own archiver has written backslashes for years, and its folders end with one.
    private static string Normal(string path)
    {
        path = path.Replace('\\', '/');
        return path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
    }

    private static IEnumerable<string> Together(List<string> paths, string kind) => paths switch
    {
        [] => [],
        [var one] => [$"{Printable(one)} was left out: it is {kind}"],
        [var first, ..] => [$"{paths.Count} files were left out that are {kind}; the first is {Printable(first)}"],
    };
}
