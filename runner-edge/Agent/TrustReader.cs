using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Trust;

namespace Leafwire.Runner.Agent;

/// <summary>Finds out whose commands to carry out. What the environment says takes the place of what the file says.</summary>
internal static class TrustReader
{
    private const string Ways =
        "\"trustedKeysFile\": \"trusted-keys.json\" (as 'leafwire keys new' writes it) or \"trustedKeys\": [\"U…\"]";

    /// <summary>Reads the settings; problems are added to the list.</summary>
    /// <param name="file">The configuration; null when there is none.</param>
    /// <param name="environment">The process's environment.</param>
    /// <param name="nats">Without a file, unsigned commands are carried out when they come from this machine.</param>
    /// <param name="secrets">Finds files.</param>
    /// <param name="problems">What is wrong.</param>
    public static TrustSettings Read(
        RunnerFile? file, RunnerEnvironment environment, NatsSettings nats, SecretReader secrets, List<string> problems)
    {
        bool fromEnvironment = (environment.TrustedKeys ?? environment.TrustedKeysFile ?? environment.AcceptUnsigned) is not null;
        string keysKey = fromEnvironment ? "TRUSTED_KEYS" : "trustedKeys",
            fileKey = fromEnvironment ? "TRUSTED_KEYS_FILE" : "trustedKeysFile";
        IReadOnlyList<string> keys = fromEnvironment
            ? environment.TrustedKeys?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []
            : file?.TrustedKeys ?? [];
        string? keysFile = fromEnvironment ? environment.TrustedKeysFile : file?.TrustedKeysFile is { Length: > 0 } named ? named : null;
        bool unsigned = fromEnvironment ? Flag(environment.AcceptUnsigned, problems) : file?.AcceptUnsigned ?? false;

        if (unsigned && (keys.Count > 0 || keysFile is not null))
            problems.Add($"{(fromEnvironment ? "ACCEPT_UNSIGNED" : "acceptUnsigned")}: also keys are given, which would not be looked at; "
                + "keep one of the two");
        if (unsigned)
            return TrustSettings.Unsigned;
        if (keys.Count == 0 && keysFile is null)
            return WithoutAny(file is not null, nats, problems);
        return new TrustSettings
        {
            Keys = [.. keys.Distinct().Index().Select(key => Checked($"{keysKey}[{key.Index}]", key.Item, problems)).OfType<TrustedKey>()],
            KeysFile = keysFile is null ? null : Located(
                fileKey, keysFile, "the one that 'leafwire keys new' wrote for the pipeline's key", secrets, problems),
        };
    }

    private static TrustSettings WithoutAny(bool hasFile, NatsSettings nats, List<string> problems)
    {
        if (hasFile)
            problems.Add($"trustedKeys: nothing says whose commands to carry out; write {Ways}, or \"acceptUnsigned\": "
                + "true to obey whoever can publish on the hub");
        else if (nats.IsLoopback)
            return TrustSettings.Unsigned;
        else
            problems.Add("TRUSTED_KEYS: NATS is not on this machine, and nothing says whose commands to carry out; set TRUSTED_KEYS (U…, "
                + "several with commas between) or TRUSTED_KEYS_FILE, or ACCEPT_UNSIGNED=true to obey whoever can publish on the hub");
        return new TrustSettings();
    }

    /// <summary>A file of keys that can be used; problems are added to the list.</summary>
    public static string Located(string key, string file, string which, SecretReader secrets, List<string> problems)
    {
        string path = secrets.Resolve(file);
        if (!File.Exists(path))
        {
            problems.Add($"{key}: there is no file '{path}'; copy {which}");
            return path;
        }

        try
        {
            KeyFile.Read(SettingsText.Read(path));
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            problems.Add($"{key}: '{path}' cannot be used: {e.Message}");
        }

        return path;
    }

    private static TrustedKey? Checked(string where, string? text, List<string> problems)
    {
        string? problem = CommandSignature.IsKey(text) ? KeyFile.Problem(text) : TrustedKeys.NotAKey(text);
        if (problem is null)
            return new TrustedKey { Key = text! };
        problems.Add($"{where}: {problem}");
        return null;
    }

    private static bool Flag(string? text, List<string> problems)
    {
        if (text is null)
            return false;
        if (bool.TryParse(text, out bool flag))
            return flag;
        problems.Add("ACCEPT_UNSIGNED: write true or false");
        return false;
    }
}
