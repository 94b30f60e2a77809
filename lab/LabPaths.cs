namespace Leafwire.Lab;

/// <summary>Where the lab finds what it starts.</summary>
public static class LabPaths
{
    /// <summary>The variable that names the repository's root; set by <c>./leafwire</c>.</summary>
    public const string RootVariable = "LEAFWIRE_ROOT";

    private static readonly Lazy<string> FoundRoot = new(FindRoot);

    /// <summary>The repository's root.</summary>
    /// <exception cref="DirectoryNotFoundException">It is not known.</exception>
    public static string Root => FoundRoot.Value;

    /// <summary>The npm packages of <c>lab/node</c>.</summary>
    public static string NodeModules => Path.Combine(Root, "lab", "node", "node_modules");

    /// <summary>The NATS configuration that is shipped.</summary>
    public static string NatsConfiguration => Path.Combine(Root, "infra", "nats");

    /// <summary>A program of this repository, as it was built.</summary>
    public static string Program(string project) => Path.Combine(Root, "artifacts", "bin", project, "release", project + ".dll");

    /// <summary>The variable that names the runner as a native program; set by <c>./leafwire</c> where it made one.</summary>
    public const string RunnerVariable = "LEAFWIRE_RUNNER";

    /// <summary>The runner as a native program; null where the ordinary build is to be used.</summary>
    public static string? NativeRunner =>
        Environment.GetEnvironmentVariable(RunnerVariable) is { Length: > 0 } runner ? Path.GetFullPath(runner) : null;

    /// <summary>The settings sample of the functions.</summary>
    public static string LocalSettingsSample => Path.Combine(Root, "local.settings.sample.json");

    private static string FindRoot()
    {
        if (Environment.GetEnvironmentVariable(RootVariable) is { Length: > 0 } root)
            return Path.GetFullPath(root);
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Leafwire.slnx")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException(
            $"no folder above {AppContext.BaseDirectory} holds Leafwire.slnx: set {RootVariable} to the repository's root");
    }
}
