using System.Security.Cryptography;

namespace Leafwire.Runner.Settings;

/// <summary>
/// The files that settings were made of: reads them and tells whether one has changed since. By content, as a file may be
/// replaced by another of the same age and size, or be a link that leads elsewhere by now. Not safe for concurrent use.
/// </summary>
internal sealed class SettingsFiles
{
    // Null for a file that was not there or could not be read; nothing that keeps state needs to know the content.
    private readonly Dictionary<string, byte[]?> _seen = new(StringComparer.Ordinal);

    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">As for <see cref="SettingsText.Read"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public byte[] Read(string path)
    {
        _seen[path] = null;
        byte[] content = SettingsText.Read(path);
        _seen[path] = SHA256.HashData(content);
        return content;
    }

    /// <summary>Reads a file as text: UTF-8, or what its byte order mark says.</summary>
    /// <exception cref="IOException">As for <see cref="SettingsText.Read"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public string ReadText(string path)
    {
        using var reader = new StreamReader(new MemoryStream(Read(path)));
        return reader.ReadToEnd();
    }

    /// <summary>True when a file is there. One that appears or goes later is a change.</summary>
    public bool Exists(string path)
    {
        bool exists = File.Exists(path);
        if (!exists)
            _seen[path] = null;
        return exists;
    }

    /// <summary>True when a file is another than when it was read.</summary>
    public bool HaveChanged() => _seen.Any(file => !Same(file.Value, DigestOf(file.Key)));

    private static byte[]? DigestOf(string path)
    {
        try
        {
            return File.Exists(path) ? SHA256.HashData(SettingsText.Read(path)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool Same(byte[]? one, byte[]? other) => one is null || other is null ? one == other : one.AsSpan().SequenceEqual(other);
}
