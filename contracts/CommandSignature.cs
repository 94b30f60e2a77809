using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Leafwire.Contracts;

/// <summary>
/// How a command is signed, so that neither a stolen NATS login nor the hub itself can configure a switch. The
/// signature is Ed25519 (RFC 8032) over <see cref="SignedBytes"/>: the message as it is sent, byte for byte. So
/// everything in it is covered, among it id, push, site, device, kind, <see cref="Command.NotAfter"/> and the
/// candidate's digest, also where the candidate itself travels as an object. It stands in the message's headers, which
/// JetStream stores and leaf connections carry along.
/// </summary>
public static class CommandSignature
{
    /// <summary>
    /// The header with the id of the key, which is the public key itself: <c>U</c> and 55 characters of Base32 (an NKey of a user).
    /// </summary>
    public const string KeyHeader = "Leafwire-Key";

    /// <summary>The header with the signature, base64url without padding.</summary>
    public const string SignatureHeader = "Leafwire-Signature";

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureBytes = 64;

    // A signature made for another purpose, such as a NATS login, never fits a command.
    private static ReadOnlySpan<byte> Domain => "leafwire-command-v1\n"u8;

    /// <summary>What is signed: a line that says what for, then the encoded command.</summary>
    public static byte[] SignedBytes(ReadOnlySpan<byte> command) => [.. Domain, .. command];

    /// <summary>True for a text that has the form of a public key. Its checksum is not looked at.</summary>
    public static bool IsKey([NotNullWhen(true)] string? text) =>
        text is { Length: 56 } && text[0] == 'U' && text.All(c => c is (>= 'A' and <= 'Z') or (>= '2' and <= '7'));

    /// <summary>A signature as its header has it.</summary>
    public static string Encode(ReadOnlySpan<byte> signature) => Base64Url.EncodeToString(signature);

    /// <summary>Reads the header; false when it is no signature in its one spelling.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? signature)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] bytes = new byte[SignatureBytes];
        bool whole = text.Length == Base64Url.GetEncodedLength(SignatureBytes)
            && Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out int written) && written == SignatureBytes;
        signature = whole && Encode(bytes) == text ? bytes : null;
        return signature is not null;
    }
}
