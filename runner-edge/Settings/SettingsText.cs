using Leafwire.Contracts;

namespace Leafwire.Runner.Settings;

/// <summary>The bytes of a file of the configuration, of a believable size: a path may lead to a device or a log.</summary>
internal static class SettingsText
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">It cannot be read, or has more than <see cref="Limits.SettingsBytes"/>.</exception>
    public static byte[] Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var bytes = new MemoryStream();
        byte[] part = new byte[16 * 1024];
        for (int read = file.Read(part); read > 0; read = file.Read(part))
        {
            if (bytes.Length + read > Limits.SettingsBytes)
                throw new IOException($"it has more than {Limits.SettingsBytes} bytes");
            bytes.Write(part, 0, read);
        }

        return bytes.ToArray();
    }
}
