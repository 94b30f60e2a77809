using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leafwire.Contracts;

/// <summary>A public key that commands are signed with.</summary>
public sealed record TrustedKey
{
    /// <summary>The key's id, which is the public key (<see cref="CommandSignature.IsKey"/>).</summary>
    public required string Key { get; init; }

    /// <summary>What people call it; null for nothing.</summary>
    public string? Name { get; init; }

    /// <summary>The day on which it was made; null when that is not known.</summary>
    public DateOnly? Created { get; init; }

    /// <summary>The day on which it was retired: from then on what it signs is refused. Null while it is in use.</summary>
    public DateOnly? Retired { get; init; }
}

/// <summary>
/// The file of public keys that runners trust, as <c>leafwire keys</c> writes it. Nothing in it is secret; who may write
/// it decides who may configure switches.
/// </summary>
public sealed record TrustedKeys
{
    /// <summary>The keys, each once.</summary>
    public required IReadOnlyList<TrustedKey> Keys { get; init; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="FormatException">It cannot be used; the message says what is wrong and where, and quotes nothing.</exception>
    public static TrustedKeys Read(ReadOnlySpan<byte> utf8)
    {
        TrustedKeys file;
        try
        {
            file = JsonSerializer.Deserialize(utf8, TrustedKeysJson.Default.TrustedKeys)
                ?? throw new FormatException("it is the JSON value null; write { \"keys\": [ { \"key\": \"U…\" } ] }");
        }
        catch (JsonException e)
        {
            throw new FormatException($"line {(e.LineNumber ?? 0) + 1}: this is no list of keys; write {{ \"keys\": [ {{ \"key\": \"U…\", "
                + "\"name\": \"…\", \"created\": \"2026-01-31\" } ] }");
        }

        foreach ((int i, TrustedKey key) in file.Keys.Index())
        {
            if (!CommandSignature.IsKey(key.Key))
                throw new FormatException($"keys[{i}]: {NotAKey(key.Key)}");
            if (file.Keys.Take(i).Any(other => other.Key == key.Key))
                throw new FormatException($"keys[{i}]: the key {key.Key} is listed twice; keep one of the two");
        }

        return file.Keys.Count > 0 ? file : throw new FormatException("it lists no key; 'leafwire keys new' adds one");
    }

    /// <summary>The file's text.</summary>
    public byte[] Write() => [.. JsonSerializer.SerializeToUtf8Bytes(this, TrustedKeysJson.Default.TrustedKeys), (byte)'\n'];

    /// <summary>What to say of a text that is no public key, without quoting it: it may be a private one.</summary>
    public static string NotAKey(string? text) => text is ['S', ..]
        ? "this is a private seed; write the public key, which begins with U, and regard the seed as lost: make a new one"
        : "this is no public key; it is U and 55 more letters and digits, as 'leafwire keys list' shows it";
}

/// <summary>Source-generated JSON of the file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    AllowDuplicateProperties = false,
    WriteIndented = true)]
[JsonSerializable(typeof(TrustedKeys))]
internal sealed partial class TrustedKeysJson : JsonSerializerContext;
