namespace Leafwire.Runner.Settings;

/// <summary>
/// Finds secrets: written in the configuration, in a file that it names, or as a systemd credential. A file without
/// a folder is looked for among the credentials first; a relative path starts at the configuration file's folder.
/// </summary>
internal sealed class SecretReader(string? credentialsDirectory, string baseDirectory, SettingsFiles files, List<string> problems)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Files with secrets that everybody on the machine may read.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>True once a secret was read that stands in the configuration itself.</summary>
    public bool HasInline { get; private set; }

    /// <summary>A secret's text, or null when there is none.</summary>
    /// <param name="key">The key in the configuration, for errors; its file form is the key with <c>File</c>.</param>
    /// <param name="value">What the key says.</param>
    /// <param name="file">What the file form says.</param>
    /// <param name="credential">The systemd credential that is used when neither says anything.</param>
    public string? Read(string key, string? value, string? file, string credential)
    {
        bool hasFile = !string.IsNullOrEmpty(file);
        if (!string.IsNullOrEmpty(value))
        {
            if (hasFile)
                problems.Add($"{key}: also {key}File is set; keep one of the two");
            HasInline = true;
            return value;
        }

        string? path = hasFile ? LocateSecret($"{key}File", file!) : CredentialPath(credential);
        if (path is null)
            return null;
        try
        {
            return files.ReadText(path).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{key}File: '{path}' cannot be read: {e.Message}");
            return null;
        }
    }

    /// <summary>The whole path of a file that the configuration names; null, and a problem, when it is not there.</summary>
    public string? Locate(string key, string file)
    {
        string path = Resolve(file);
        if (files.Exists(path))
            return path;
        problems.Add($"{key}: there is no file '{path}'");
        return null;
    }

    /// <summary>As <see cref="Locate"/>, for a file that nobody else should read.</summary>
    public string? LocateSecret(string key, string file)
    {
        string? path = Locate(key, file);
        if (path is not null)
            CheckMode(path);
        return path;
    }

    /// <summary>Warns when everybody may read a file.</summary>
    public void CheckMode(string path)
    {
        // On Windows a file takes its rights from its folder.
        if (!OperatingSystem.IsWindows() && _seen.Add(path)
            && (File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
            Warnings.Add($"'{path}' holds secrets and everybody on this machine may read or write it; "
                + $"'chmod o-rw {path}' keeps it to its owner and group");
    }

    /// <summary>The whole path of a file, whether it is there or not.</summary>
    public string Resolve(string file) => (Path.GetFileName(file) == file ? CredentialPath(file) : null)
        ?? Path.GetFullPath(file, baseDirectory);

    /// <summary>The path of a systemd credential; null when there is none of that name.</summary>
    public string? CredentialPath(string name) =>
        credentialsDirectory is not null && Path.Combine(credentialsDirectory, name) is var path && files.Exists(path) ? path : null;
}
