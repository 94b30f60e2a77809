using System.Security.Cryptography;
using System.Text;

namespace Leafwire.Pipeline.Api;

/// <summary>A token that lets its bearer use the HTTP API of the embedded host, as the file of tokens keeps it: by its digest.</summary>
public sealed record AccessToken
{
    /// <summary>What every token begins with, so that scanners for leaked secrets can know it.</summary>
    internal const string Prefix = "lwt_";

    private const int SecretBytes = 32;

    /// <summary>Who bears it; the name that decisions are kept under.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the token, 64 lower-case hexadecimal digits. A token holds 256 random bits, so no salt is needed.</summary>
    public required string Digest { get; init; }

    /// <summary>Its roles, each as <see cref="Grant"/> writes it.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>From when on it is refused; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>When it was revoked: it is refused since. Null while it is in use.</summary>
    public DateTimeOffset? Revoked { get; init; }

    /// <summary>True when its bearer is let in at a moment.</summary>
    public bool IsGoodAt(DateTimeOffset now) => Revoked is null && (Expires is null || now < Expires);

    /// <summary>Makes a token.</summary>
    /// <returns>The token's text, which is kept nowhere, and what the file keeps.</returns>
    public static (string Secret, AccessToken Token) Create(
        string name, IReadOnlyList<string> roles, DateTimeOffset now, DateTimeOffset? expires)
    {
        string secret = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
        return (secret, new AccessToken { Name = name, Digest = DigestOf(secret), Roles = roles, Created = now, Expires = expires });
    }

    /// <summary>The digest of a token's text.</summary>
    internal static string DigestOf(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
    }

    /// <summary>True for the token of this digest, in a time that says nothing of how much of it is right.</summary>
    internal bool Matches(string digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Digest), Encoding.ASCII.GetBytes(digest));
    }
}
