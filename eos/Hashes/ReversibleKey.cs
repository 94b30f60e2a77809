using System.Globalization;
using System.Text;

namespace Leafwire.Eos;

/// <summary>
/// Keys of type 7 in the form of hexadecimal digits (<c>0822455D0A16</c>): two decimal digits that say where in a known
/// text one begins, then the key, each byte crossed with the next of that text. Whoever sees one can read it.
/// </summary>
internal static class ReversibleKey
{
    private static ReadOnlySpan<byte> Known => "dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"u8;

    /// <summary>True when a key is known to be that of a text.</summary>
    public static bool Matches(string text, string key)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (key.Length != (2 * bytes.Length) + 2
            || !int.TryParse(key.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int start))
        {
            return false;
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            if (!byte.TryParse(key.AsSpan((2 * i) + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte crossed)
                || (crossed ^ Known[(start + i) % Known.Length]) != bytes[i])
            {
                return false;
            }
        }

        return true;
    }
}
