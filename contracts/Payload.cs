using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Leafwire.Contracts;

/// <summary>
/// A text on its way over NATS (a configuration, a diff): compressed inside the message, or, when it does not
/// fit one, as the name of an object in the site's bucket (<see cref="Names.Payloads"/>). Always with its digest.
/// </summary>
public sealed record Payload
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary><c>sha256:</c> and 64 hex digits, over the UTF-8 bytes of the text.</summary>
    public required string Digest { get; init; }

    /// <summary>Bytes of the text in UTF-8, before compression.</summary>
    public required int Size { get; init; }

    /// <summary>The text, Brotli-compressed (RFC 7932); null when it travels as an object.</summary>
    public byte[]? Inline { get; init; }

    /// <summary>The object's name; null when the text is inline.</summary>
    public string? Object { get; init; }

    /// <summary>True for a text without any character.</summary>
    [JsonIgnore]
    public bool IsEmpty => Size == 0;

    /// <summary>Packs a text into the message itself.</summary>
    public static Payload Of(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        byte[] buffer = new byte[BrotliEncoder.GetMaxCompressedLength(utf8.Length) + 16];
        // Quality 5 of 11: configurations shrink about eightfold in a few milliseconds; more costs time and gains little.
        if (!BrotliEncoder.TryCompress(utf8, buffer, out int written, quality: 5, window: 22))
            throw new InvalidOperationException($"a text of {utf8.Length} bytes could not be compressed");
        return new Payload { Digest = DigestOf(utf8), Size = utf8.Length, Inline = buffer[..written] };
    }

    /// <summary><c>sha256:</c> and the hex digest of these bytes.</summary>
    internal static string DigestOf(ReadOnlySpan<byte> utf8) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(utf8));

    /// <summary><c>sha256:</c> and the hex digest of a text's UTF-8 bytes.</summary>
    public static string DigestOf(string text) => DigestOf(Encoding.UTF8.GetBytes(text));

    /// <summary>True for a text that has the form of a digest.</summary>
    public static bool IsDigest([NotNullWhen(true)] string? text) =>
        text is { Length: 71 } && text.StartsWith("sha256:", StringComparison.Ordinal) && text.AsSpan(7).IndexOfAnyExcept(HexDigits) < 0;

    /// <summary>The text.</summary>
    /// <exception cref="InvalidDataException">It is not inline, is larger than it says or than
    /// <see cref="Limits.PayloadBytes"/>, or does not have its digest.</exception>
    public string Text() => Text(Inline ?? throw new InvalidDataException("the text lies in the object store and was not fetched"));

    /// <summary>Moves what is larger than <paramref name="maxInline"/> bytes into an object.</summary>
    /// <param name="maxInline">Compressed bytes that may stay in the message.</param>
    /// <param name="put">Stores the bytes under a name. The name derives from the digest, so storing twice is harmless.</param>
    public async ValueTask<Payload> FitAsync(int maxInline, Func<string, byte[], Task> put)
    {
        ArgumentNullException.ThrowIfNull(put);
        if (Inline is null || Inline.Length <= maxInline)
            return this;
        string name = Digest.Replace(':', '-');
        await put(name, Inline);
        return this with { Inline = null, Object = name };
    }

    /// <summary>The text, fetched from the object store when it is not inline.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Text()"/>.</exception>
    public async ValueTask<string> TextAsync(Func<string, Task<byte[]>> get)
    {
        return (await FetchAsync(get)).Text();
    }

    /// <summary>The text inside the payload, still packed; fetched from the object store when it was not inside.</summary>
    /// <exception cref="InvalidDataException">It is neither inline nor an object.</exception>
    public async ValueTask<Payload> FetchAsync(Func<string, Task<byte[]>> get)
    {
        ArgumentNullException.ThrowIfNull(get);
        return Inline is not null
            ? this
            : this with { Inline = await get(Object ?? throw new InvalidDataException("a payload has neither text nor object")) };
    }

    private string Text(byte[] compressed)
    {
        if (Size is < 0 or > Limits.PayloadBytes)
            throw new InvalidDataException($"a payload of {Size} bytes is larger than allowed");
        byte[] utf8 = new byte[Size];
        // The destination has exactly the stated size, so a bomb stops here.
        if (!BrotliDecoder.TryDecompress(compressed, utf8, out int written) || written != Size)
            throw new InvalidDataException($"a payload does not unpack to the {Size} bytes that it states");
        if (DigestOf(utf8) != Digest)
            throw new InvalidDataException($"a payload does not have its digest {Digest}");
        return Encoding.UTF8.GetString(utf8);
    }
}
