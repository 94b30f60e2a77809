namespace Leafwire.Runner.Ssh;

/// <summary>
/// Trust on first use, kept in a text file: a line a device, the name, a space, the fingerprint. The file belongs to
/// one runner; a changed line is read again at the next start.
/// </summary>
internal sealed class FileHostKeyStore : IHostKeyStore
{
    private readonly string _path;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">A line is not a name and a fingerprint.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public FileHostKeyStore(string path)
    {
        _path = path;
        if (!File.Exists(path))
            return;
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0)
                continue;
            // A name may hold spaces, a fingerprint none.
            int space = line.LastIndexOf(' ');
            if (space <= 0 || !line.AsSpan(space + 1).StartsWith("SHA256:", StringComparison.Ordinal))
                throw new InvalidDataException($"{path}, line {number}: expected a device name and a fingerprint such as 'leaf1 SHA256:…'; "
                    + "correct the line or delete it");
            _keys[line[..space]] = line[(space + 1)..];
        }
    }

    public string? Find(string device)
    {
        lock (_lock)
            return _keys.GetValueOrDefault(device);
    }

    /// <exception cref="IOException">The file cannot be written: then the key is not trusted either.</exception>
    public bool TryAdd(string device, string fingerprint)
    {
        lock (_lock)
        {
            if (_keys.TryGetValue(device, out string? kept))
                return kept == fingerprint;
            if (Path.GetDirectoryName(Path.GetFullPath(_path)) is { } folder)
                Directory.CreateDirectory(folder);
            File.AppendAllText(_path, $"{device} {fingerprint}\n");
            _keys[device] = fingerprint;
            return true;
        }
    }
}
