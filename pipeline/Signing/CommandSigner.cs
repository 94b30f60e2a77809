using Leafwire.Contracts;
using Microsoft.Extensions.Options;
using NATS.Client.Core;
using NATS.NKeys;

namespace Leafwire.Pipeline.Signing;

/// <summary>Signs commands with the pipeline's key, which it reads once, when it is needed first.</summary>
internal sealed class CommandSigner(IOptions<SigningOptions> options) : IDisposable
{
    private readonly Lazy<(KeyPair Pair, string Key)?> _own = new(
        () => SigningSeed.Read(options.Value) is { } pair ? (pair, pair.GetPublicKey()) : null);

    /// <summary>The key's id, which is the public key; null when commands go out unsigned.</summary>
    public string? Key => _own.Value?.Key;

    /// <summary>The headers for a command's message (<see cref="CommandSignature"/>); null when commands go out unsigned.</summary>
    /// <param name="command">The message, as it will be sent.</param>
    public NatsHeaders? Sign(ReadOnlySpan<byte> command)
    {
        if (_own.Value is not { } own)
            return null;
        byte[] signature = new byte[CommandSignature.SignatureBytes];
        own.Pair.Sign(CommandSignature.SignedBytes(command), signature);
        return new NatsHeaders
        {
            [CommandSignature.KeyHeader] = own.Key,
            [CommandSignature.SignatureHeader] = CommandSignature.Encode(signature),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_own.IsValueCreated)
            _own.Value?.Pair.Dispose();
    }
}
