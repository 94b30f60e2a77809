using System.IO.Compression;
using System.Text;

namespace Leafwire.Tests.Files;

/// <summary>Archives as they are uploaded.</summary>
public static class Zip
{
    public const string Config = "hostname x\n!\nend\n";

    public static byte[] Of(params (string Path, string Text)[] files) =>
        Of([.. files.Select(f => (f.Path, Encoding.UTF8.GetBytes(f.Text)))]);

    public static byte[] Of(params (string Path, byte[] Bytes)[] files) => Of(CompressionLevel.Fastest, files);

    public static byte[] Of(CompressionLevel level, params (string Path, byte[] Bytes)[] files)
    {
        var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string path, byte[] bytes) in files)
            {
                using Stream stream = archive.CreateEntry(path, level).Open();
                stream.Write(bytes);
            }
        }

        return memory.ToArray();
    }
}
