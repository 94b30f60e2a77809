using System.Text.RegularExpressions;

namespace Leafwire.Eos;

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
        keys.MarkAll();
        return keys._isKey;
    }

    private void MarkAll()
    {
        Block block = Block.None;
        for (int i = 0; i < _lines.Length; i++)
        {
            ReadOnlySpan<char> text = Text(_lines[i]);
            // A hunk of a diff or the end of a text may leave a block open.
            if (text.StartsWith("@@") || Heredoc.IsEndMark(text))
                block = Block.None;
            else if (IsMark(text, "-----BEGIN "))
                block = IsPrivate(text) ? Block.Private : Block.Public;
            else if (IsMark(text, "-----END "))
            {
                if (block == Block.None && IsPrivate(text))
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
        // A mark begins with five dashes; where there is one more, the first is a diff's.
        bool isSigned = text.StartsWith('+') || (text.StartsWith('-') && (text.StartsWith("------") || !text.StartsWith("-----")));
        return (isSigned ? text[1..] : text).Trim();
    }

    // A mark is a line of its own. A key that goes on behind its mark is all in that line, its line ends escaped.
    private static bool IsMark(ReadOnlySpan<char> text, string begin) =>
        text.StartsWith(begin) && text.EndsWith("-----") && text[begin.Length..^5].IndexOf("--") < 0;

    private static bool IsPrivate(ReadOnlySpan<char> mark) => mark.EndsWith("PRIVATE KEY-----");

    private static bool IsLongBase64(ReadOnlySpan<char> text) => text.Length >= 40 && LongBase64().IsMatch(text);

    private static bool IsBase64(ReadOnlySpan<char> text) => text.Length is > 0 and <= 128 && Base64().IsMatch(text);

    [GeneratedRegex("^(?=.*[0-9])(?=.*[A-Z])(?=.*[a-z])[A-Za-z0-9+/]+={0,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex LongBase64();

    [GeneratedRegex("^[A-Za-z0-9+/]+={0,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex Base64();
}
