using System.Text.Json.Nodes;
using NATS.NKeys;

namespace Leafwire.Lab.Site;

/// <summary>The key pair of a lab: the host signs its commands with it, and the runners carry out nothing else.</summary>
public sealed class SigningKey
{
    private SigningKey(string key, string seedFile, string trustedKeysFile)
    {
        Key = key;
        SeedFile = seedFile;
        TrustedKeysFile = trustedKeysFile;
    }

    /// <summary>The public key, which is the key's id.</summary>
    public string Key { get; }

    /// <summary>The file with the private one; only its owner may read it.</summary>
    public string SeedFile { get; }

    /// <summary>The file that tells the runners whom to trust.</summary>
    public string TrustedKeysFile { get; }

    /// <summary>Makes a pair and its two files in a folder.</summary>
    public static SigningKey Create(string folder)
    {
        using KeyPair pair = KeyPair.CreatePair(PrefixByte.User);
        var key = new SigningKey(pair.GetPublicKey(), Path.Combine(folder, "signing.nk"), Path.Combine(folder, "trusted-keys.json"));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var seed = new StreamWriter(key.SeedFile, options))
            seed.WriteLine(pair.GetSeed());
        File.WriteAllText(key.TrustedKeysFile,
            new JsonObject { ["keys"] = new JsonArray(new JsonObject { ["key"] = key.Key, ["name"] = "lab" }) }.ToJsonString());
        return key;
    }
}
