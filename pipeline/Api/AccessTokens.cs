using System.Text.Json;
using System.Text.Json.Serialization;
using Leafwire.Contracts;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Api;

/// <summary>The file of tokens, as <c>leafwire tokens</c> writes it. It holds no token; who may write it decides who is let in.</summary>
public sealed record AccessTokens
{
    /// <summary>The largest file that is read, in bytes.</summary>
    internal const int MaxBytes = 1024 * 1024;

    /// <summary>The tokens.</summary>
    public required IReadOnlyList<AccessToken> Tokens { get; init; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="FormatException">It cannot be used; the message says what is wrong and where, and quotes nothing.</exception>
    public static AccessTokens Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxBytes)
            throw new FormatException($"it has more than {MaxBytes} bytes");
        AccessTokens file;
        try
        {
            file = JsonSerializer.Deserialize(utf8, AccessTokensJson.Default.AccessTokens)
                ?? throw new FormatException("it is the JSON value null; 'leafwire tokens new' writes one");
        }
        catch (JsonException e)
        {
            throw new FormatException($"line {(e.LineNumber ?? 0) + 1}: this is no list of tokens; 'leafwire tokens new' writes one");
        }

        foreach ((int i, AccessToken token) in file.Tokens.Index())
        {
            if (token is null)
                throw new FormatException($"tokens[{i}]: it is null");
            if (Provenance.Problem(token.Name, Limits.DecidedByLength) is { } problem)
                throw new FormatException($"tokens[{i}].name: {problem}");
            if (token.Digest.Length != 64 || !token.Digest.All(char.IsAsciiHexDigitLower))
                throw new FormatException($"tokens[{i}].digest: this is no SHA-256, which has 64 lower-case hexadecimal digits");
            if (token.Roles.Any(role => role is null || Grant.Find(role) is null))
                throw new FormatException($"tokens[{i}].roles: a role is reader, operator or approver, for one site as approver:SITE");
            if (file.Tokens.Take(i).Any(other => other.Digest == token.Digest))
                throw new FormatException($"tokens[{i}].digest: it is listed twice; keep one of the two");
        }

        return file;
    }

    /// <summary>The file's text.</summary>
    public byte[] Write() => [.. JsonSerializer.SerializeToUtf8Bytes(this, AccessTokensJson.Default.AccessTokens), (byte)'\n'];

    /// <summary>The caller who bears a token; null when it is unknown, expired or revoked.</summary>
    /// <param name="secret">The token's text.</param>
    /// <param name="now">The time.</param>
    public Caller? Find(string secret, DateTimeOffset now)
    {
        string digest = AccessToken.DigestOf(secret);
        AccessToken? found = null;
        // All are looked at, whichever it is.
        foreach (AccessToken token in Tokens)
        {
            if (token.Matches(digest))
                found = token;
        }

        return found is not null && found.IsGoodAt(now) && Caller.TryCreate(found.Name, found.Roles, out Caller? caller) ? caller : null;
    }
}

/// <summary>Source-generated JSON of the file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    WriteIndented = true)]
[JsonSerializable(typeof(AccessTokens))]
internal sealed partial class AccessTokensJson : JsonSerializerContext;
