using System.Text.RegularExpressions;

namespace Leafwire.Contracts;

/// <summary>
/// Finds the lines of private keys in PEM (RFC 7468), which run over many lines: in a banner, behind
/// <c>protocol https certificate</c>, or cut out of the middle by a diff. Between its <c>BEGIN</c> and <c>END</c> a
/// certificate is known to be public; a line of base64 without either may be anything and counts as private.
/// </summary>
internal sealed partial class PrivateKeys
{
    private enum Block { None, Private, Public }

    private readonly string[] _lines;
    private readonly bool[] _isKey;

    private PrivateKeys(string[] lines) => (_lines, _isKey) = (lines, new bool[lines.Length]);

    /// <summary>Says of every line whether it belongs to a private key.</summary>
    public static bool[] Find(string[] lines)
    {
        var keys = new PrivateKeys(lines);
        keys.Mark();
        return keys._isKey;
    }

    private void Mark()
    {
        Block block = Block.None;
        for (int i = 0; i < _lines.Length; i++)
        {
            ReadOnlySpan<char> text = Text(_lines[i]);
            // A hunk of a diff or the end of a text may leave a block open.
            if (text.StartsWith("@@") || text is "EOF")
                block = Block.None;
            else if (text.Contains("-----BEGIN ", StringComparison.Ordinal))
                block = text.Contains("-----END ", StringComparison.Ordinal) ? Block.None : text.Contains("PRIVATE KEY", StringComparison.Ordinal) ? Block.Private : Block.Public;
            else if (text.Contains("-----END ", StringComparison.Ordinal))
            {
                if (block == Block.None && text.Contains("PRIVATE KEY", StringComparison.Ordinal))
                    MarkBack(i - 1);
                block = Block.None;
            }
            else if (block == Block.Private)
                _isKey[i] = text.Length > 0;
            else if (block == Block.None)
                _isKey[i] = IsLongBase64(text) || (i > 0 && _isKey[i - 1] && IsBase64(text));
        }
    }

    // The last line of a key is short, and a hunk may begin with it.
    private void MarkBack(int from)
    {
        for (int i = from; i >= 0 && IsBase64(Text(_lines[i])); i--)
            _isKey[i] = true;
    }

    private static ReadOnlySpan<char> Text(string line)
    {
        ReadOnlySpan<char> text = line.AsSpan();
        return (text.Length > 0 && text[0] is '+' or '-' && !text.StartsWith("-----", StringComparison.Ordinal) ? text[1..] : text).Trim();
    }

    private static bool IsLongBase64(ReadOnlySpan<char> text) => text.Length >= 40 && LongBase64().IsMatch(text);

    private static bool IsBase64(ReadOnlySpan<char> text) => text.Length is > 0 and <= 128 && Base64().IsMatch(text);

    [GeneratedRegex("^(?=.*[0-9])(?=.*[A-Z])(?=.*[a-z])[A-Za-z0-9+/]+={0,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex LongBase64();

    [GeneratedRegex("^[A-Za-z0-9+/]+={0,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex Base64();
}
