using System.Diagnostics.CodeAnalysis;
using Leafwire.Messaging;
using Leafwire.Pipeline.Signing;
using Microsoft.Extensions.Options;
using NATS.NKeys;

namespace Leafwire.Pipeline.Messaging;

/// <summary>Checks <see cref="NatsOptions"/> at start, and names the key that is wrong.</summary>
internal sealed class NatsOptionsValidator(IOptions<SigningOptions> signing) : IValidateOptions<NatsOptions>
{
    public ValidateOptionsResult Validate(string? name, NatsOptions options)
    {
        var problems = new List<string>();
        foreach (string url in options.Url.Split(',', StringSplitOptions.TrimEntries))
        {
            // First, because the other message quotes the address.
            if (url.Contains('@'))
                problems.Add($"{Key("Url")} holds a user; write {Key("Username")} and {Key("PasswordFile")} instead, "
                    + "so that no password lands in a log");
            else if (!NatsSettings.IsAddress(url))
                problems.Add($"{Key("Url")} holds '{url}', which is no address like nats://hub.example.net:4222");
        }

        if (options.Replicas is not (1 or 3 or 5))
            problems.Add($"{Key("Replicas")} is {options.Replicas}; write 1, 3 or 5");
        string[] ways =
        [
            .. Set(options.Username, "Username"),
            .. Set(options.CredentialsFile, "CredentialsFile"),
            .. Set(options.NKeySeedFile, "NKeySeedFile"),
        ];
        if (ways.Length > 1)
            problems.Add($"{string.Join(" and ", ways)} are ways to log in; choose one");
        if (HasText(options.Password) && HasText(options.PasswordFile))
            problems.Add($"{Key("Password")} and {Key("PasswordFile")} are both set; choose one");
        if ((HasText(options.Password) || HasText(options.PasswordFile)) && !HasText(options.Username))
            problems.Add($"{Key("Password")} is set without {Key("Username")}");
        if (HasText(options.Tls.CertificateFile) != HasText(options.Tls.KeyFile))
            problems.Add($"{Key("Tls:CertificateFile")} and {Key("Tls:KeyFile")} go together");
        File("PasswordFile", options.PasswordFile);
        File("CredentialsFile", options.CredentialsFile);
        File("NKeySeedFile", options.NKeySeedFile);
        File("Tls:CaFile", options.Tls.CaFile);
        File("Tls:CertificateFile", options.Tls.CertificateFile);
        File("Tls:KeyFile", options.Tls.KeyFile);
        // At a login the client signs what the server gives it, and a hub that is not ours would give it a command.
        if (LoginKey(options) is { } key && key == SigningKey())
            problems.Add($"{SigningOptions.Section} and {Key("NKeySeedFile")} hold the same key; "
                + "a key that logs in must not sign commands, so make another one");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void File(string key, string? path)
        {
            if (HasText(path) && !System.IO.File.Exists(path))
                problems.Add($"{Key(key)} names the file '{path}', which does not exist");
        }
    }

    private string? SigningKey()
    {
        try
        {
            using KeyPair? pair = SigningSeed.Read(signing.Value);
            return pair?.GetPublicKey();
        }
        catch (Exception e) when (e is FormatException or OptionsValidationException)
        {
            // What is wrong with the key is said where it is read.
            return null;
        }
    }

    private static string? LoginKey(NatsOptions options)
    {
        try
        {
            if (!HasText(options.NKeySeedFile) || !System.IO.File.Exists(options.NKeySeedFile))
                return null;
            using KeyPair pair = SigningSeed.Parse("", NatsLogin.SeedOf(System.IO.File.ReadAllText(options.NKeySeedFile)));
            return pair.GetPublicKey();
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // What is wrong with the login is said when it is tried.
            return null;
        }
    }

    private static IEnumerable<string> Set(string? value, string key) => HasText(value) ? [Key(key)] : [];

    private static string Key(string name) => $"{NatsOptions.Section}:{name}";

    private static bool HasText([NotNullWhen(true)] string? text) => !string.IsNullOrWhiteSpace(text);
}
