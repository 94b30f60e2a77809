using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leafwire.Cli.Watch;

/// <summary>
/// Which content of which file reached its switch, kept across restarts. A file whose push failed is not in it, so the
/// next build takes it along again.
/// </summary>
internal sealed class PushedFiles
{
    private readonly string _path;
    private readonly Dictionary<string, string> _digests;

    private PushedFiles(string path, Dictionary<string, string> digests)
    {
        _path = path;
        _digests = digests;
    }

    /// <summary>The memory of one folder and site, below <paramref name="stateFolder"/>.</summary>
    public static PushedFiles Load(string stateFolder, string folder, string site)
    {
        string key = Digest(Encoding.UTF8.GetBytes($"{Path.GetFullPath(folder)}\0{site}"))[..16];
        string path = Path.Combine(stateFolder, $"watch-{key}.json");
        if (!File.Exists(path))
            return new PushedFiles(path, []);
        try
        {
            return new PushedFiles(
                path, JsonSerializer.Deserialize(File.ReadAllBytes(path), PushedFilesJson.Default.DictionaryStringString) ?? []);
        }
        catch (JsonException)
        {
            // Nothing is lost with it: what is pushed again comes out unchanged.
            return new PushedFiles(path, []);
        }
    }

    public bool Holds(string name, byte[] content) => _digests.TryGetValue(name, out string? digest) && digest == Digest(content);

    public void Add(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        foreach ((string name, byte[] content) in files)
            _digests[name] = Digest(content);
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        // Written beside and moved over, so that a crash leaves the old or the new one.
        string beside = _path + ".new";
        File.WriteAllBytes(beside, JsonSerializer.SerializeToUtf8Bytes(_digests, PushedFilesJson.Default.DictionaryStringString));
        File.Move(beside, _path, overwrite: true);
    }

    private static string Digest(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class PushedFilesJson : JsonSerializerContext;
