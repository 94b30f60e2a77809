using NATS.NKeys;

namespace Leafwire.Pipeline.Signing;

/// <summary>Reads the seed that the options name.</summary>
internal static class SigningSeed
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The key pair; null when the options name none.</summary>
    /// <exception cref="FormatException">It cannot be used. The message names the key and the way out, and holds nothing
    /// of the seed.</exception>
    public static KeyPair? Read(SigningOptions options)
    {
        string? file = NullIfEmpty(options.SeedFile), seed = NullIfEmpty(options.Seed);
        if (file is not null && seed is not null)
            throw new FormatException($"{Key("SeedFile")} and {Key("Seed")} are both set; choose one");
        if (file is not null)
            return Parse(Key("SeedFile"), ReadFile(file));
        // What App Service puts in place of a secret that it could not read.
        if (seed?.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal) is true)
            throw new FormatException(
                $"{Key("Seed")} was not taken from the Key Vault: the secret is missing, or the app's identity may not read it");
        return seed is null ? null : Parse(Key("Seed"), seed);
    }

    /// <summary>Reads a seed.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static KeyPair Parse(string where, string seed)
    {
        seed = seed.Trim();
        // Before decoding, which trusts in the length and in the letters.
        if (seed is ['S', 'U', ..] && seed.Length == 58 && seed.All(c => c is (>= 'A' and <= 'Z') or (>= '2' and <= '7')))
        {
            try
            {
                return KeyPair.FromSeed(seed);
            }
            catch (NKeysException)
            {
                // Said below, without what the library may quote.
            }
        }

        throw new FormatException(seed is ['U', ..]
            ? $"{where} holds a public key, which cannot sign; it is to hold the seed, which begins with SU"
            : $"{where} holds no seed that can sign: it is SU and 56 more letters and digits, as 'leafwire keys new' writes it");
    }

    private static string ReadFile(string path)
    {
        if (!File.Exists(path))
            throw new FormatException(
                $"{Key("SeedFile")} names the file '{path}', which does not exist; 'leafwire keys new --seed {path}' makes one");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            throw new FormatException($"{Key("SeedFile")}: others than its owner may use the file '{path}': chmod 600 it, "
                + "and make a new key if anybody else had access");
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{Key("SeedFile")}: the file '{path}' cannot be read: {e.Message}");
        }
    }

    private static string Key(string name) => $"{SigningOptions.Section}:{name}";

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
