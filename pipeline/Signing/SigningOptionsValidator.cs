using Leafwire.Pipeline.Messaging;
using Microsoft.Extensions.Options;
using NATS.NKeys;

namespace Leafwire.Pipeline.Signing;

/// <summary>Checks <see cref="SigningOptions"/> at start, and names the key that is wrong.</summary>
internal sealed class SigningOptionsValidator(IOptions<NatsOptions> nats) : IValidateOptions<SigningOptions>
{
    public ValidateOptionsResult Validate(string? name, SigningOptions options)
    {
        try
        {
            using KeyPair? pair = SigningSeed.Read(options);
            // At a login the client signs what the server gives it, and a hub that is not ours would give it a command.
            return pair is not null && LoginKey() == pair.GetPublicKey()
                ? ValidateOptionsResult.Fail($"{SigningOptions.Section} and {NatsOptions.Section}:NKeySeedFile hold the same key; a key that logs in must not sign commands, so make another one")
                : ValidateOptionsResult.Success;
        }
        catch (FormatException e)
        {
            return ValidateOptionsResult.Fail(e.Message);
        }
    }

    private string? LoginKey()
    {
        try
        {
            if (nats.Value.NKeySeedFile is not { Length: > 0 } file || !File.Exists(file))
                return null;
            using KeyPair pair = SigningSeed.Parse("", File.ReadAllText(file));
            return pair.GetPublicKey();
        }
        catch (Exception e) when (e is FormatException or OptionsValidationException or IOException or UnauthorizedAccessException)
        {
            // What is wrong with the login is said elsewhere.
            return null;
        }
    }
}
