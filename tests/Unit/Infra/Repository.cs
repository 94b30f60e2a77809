namespace Leafwire.Tests.Unit.Infra;

/// <summary>The repository's own files, which these tests are about.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string At(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(At(path));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Leafwire.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"no folder above '{AppContext.BaseDirectory}' has Leafwire.slnx");
    }
}
