using Microsoft.Extensions.Options;
using NATS.NKeys;

namespace Leafwire.Pipeline.Signing;

/// <summary>Checks <see cref="SigningOptions"/> at start, and names the key that is wrong.</summary>
internal sealed class SigningOptionsValidator : IValidateOptions<SigningOptions>
{
    public ValidateOptionsResult Validate(string? name, SigningOptions options)
    {
        try
        {
            using KeyPair? pair = SigningSeed.Read(options);
            return ValidateOptionsResult.Success;
        }
        catch (FormatException e)
        {
            return ValidateOptionsResult.Fail(e.Message);
        }
    }
}
