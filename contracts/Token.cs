using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Leafwire.Contracts;

/// <summary>
/// A site or device name as one token of a NATS subject, a consumer name and a key-value key.
/// Letters, digits, <c>-</c> and <c>_</c> stand for themselves; every other byte of the UTF-8 text is <c>=XX</c>.
/// So a name with a dot stays one token, and <c>&gt;</c>, <c>*</c> or a space cannot widen a subject.
/// </summary>
/// <remarks>NATS splits subjects at dots and gives meaning to <c>*</c> and <c>&gt;</c>; key-value keys allow
/// <c>[-/_=.a-zA-Z0-9]</c> (NATS ADR-8), which is why the escape character is the equals sign.</remarks>
public static class Token
{
    /// <summary>Escapes a name.</summary>
    /// <exception cref="ArgumentException">The name is empty, longer than <see cref="Limits.NameLength"/>, or has
    /// control characters.</exception>
    public static string Escape(string name)
    {
        if (Problem(name) is { } problem)
            throw new ArgumentException(problem, nameof(name));

        var token = new StringBuilder(name.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            if (IsPlain((char)b))
                token.Append((char)b);
            else
                token.Append('=').Append(b.ToString("X2", null));
        }

        return token.ToString();
    }

    /// <summary>Gives back the name that <see cref="Escape"/> was given; false when the text is no such token.</summary>
    public static bool TryUnescape(string token, [NotNullWhen(true)] out string? name)
    {
        ArgumentNullException.ThrowIfNull(token);
        name = null;
        var bytes = new List<byte>(token.Length);
        for (int i = 0; i < token.Length; i++)
        {
            if (IsPlain(token[i]))
            {
                bytes.Add((byte)token[i]);
            }
            else if (token[i] == '=' && i + 2 < token.Length
                && byte.TryParse(token.AsSpan(i + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out byte b))
            {
                bytes.Add(b);
                i += 2;
            }
            else
            {
                return false;
            }
        }

        try
        {
            string candidate = StrictUtf8.GetString([.. bytes]);
            // Only the one canonical spelling is a token: two spellings of a name would be two devices.
            if (Problem(candidate) is not null || Escape(candidate) != token)
                return false;
            name = candidate;
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>What is wrong with a site or device name, or null when it can be used.</summary>
    public static string? Problem(string? name) => name switch
    {
        null or "" => "a name is empty",
        { Length: > Limits.NameLength } => $"the name '{name[..32]}…' has {name.Length} characters, more than {Limits.NameLength}",
        "." or ".." => $"the name '{name}' is the way to a folder",
        _ when name.Any(char.IsControl) => "a name has control characters",
        _ when !IsWellFormed(name) => "a name is not valid Unicode",
        _ => null,
    };

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    private static bool IsWellFormed(string name)
    {
        try
        {
            return StrictUtf8.GetByteCount(name) > 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
