using Leafwire.Contracts;
using Microsoft.Extensions.Options;
using NATS.Client.Core;
using NATS.NKeys;

namespace Leafwire.Pipeline.Signing;

/// <summary>Signs commands with the pipeline's key, which it reads once.</summary>
public sealed class CommandSigner : IDisposable
{
    private readonly KeyPair? _pair;

    /// <summary>Reads the key.</summary>
    public CommandSigner(IOptions<SigningOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _pair = SigningSeed.Read(options.Value);
        Key = _pair?.GetPublicKey();
    }

    /// <summary>The key's id, which is the public key; null when commands go out unsigned.</summary>
    public string? Key { get; }

    /// <summary>The headers for a command's message (<see cref="CommandSignature"/>); null when commands go out unsigned.</summary>
    /// <param name="command">The message, as it will be sent.</param>
    public NatsHeaders? Sign(ReadOnlySpan<byte> command)
    {
        if (_pair is null)
            return null;
        byte[] signature = new byte[CommandSignature.SignatureBytes];
        _pair.Sign(CommandSignature.SignedBytes(command), signature);
        return new NatsHeaders { [CommandSignature.KeyHeader] = Key, [CommandSignature.SignatureHeader] = CommandSignature.Encode(signature) };
    }

    /// <inheritdoc/>
    public void Dispose() => _pair?.Dispose();
}
