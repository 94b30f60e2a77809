using System.Text;

namespace Leafwire.Contracts;

/// <summary>What a push would change, as one name: what people approve.</summary>
public static class PushDigest
{
    /// <summary>How a device that would not change stands in the list.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>
    /// The digest of a push: SHA-256 over a line for each device, sorted by their names: the name as a
    /// <see cref="Token"/>, a blank, the digest.
    /// </summary>
    /// <param name="changes">Each device once, with the digest of its diff, or <see cref="Unchanged"/>.</param>
    /// <returns>As <see cref="Payload.Digest"/>.</returns>
    public static string Of(IEnumerable<KeyValuePair<string, string>> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var text = new StringBuilder();
        foreach ((string device, string digest) in changes.OrderBy(c => c.Key, StringComparer.Ordinal))
            text.Append(Token.Escape(device)).Append(' ').Append(digest).Append('\n');
        return Payload.DigestOf(text.ToString());
    }
}
