using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Leafwire.Contracts;

namespace Leafwire.Runner.Inventory;

/// <summary>
/// Host keys from OpenSSH <c>known_hosts</c> files: plain, wildcard and hashed host names, <c>[host]:port</c>,
/// <c>@revoked</c>, and <c>@cert-authority</c> only to say that certificates are not followed. Format: sshd(8),
/// "SSH_KNOWN_HOSTS FILE FORMAT".
/// </summary>
internal sealed class KnownHosts
{
    private readonly List<Line> _lines = [];

    private enum Mark { None, Revoked, Authority, Unknown }

    /// <summary>Adds a file's text. Lines that OpenSSH would skip (comments, unknown marks, unreadable keys) are skipped.</summary>
    public void Add(string text)
    {
        foreach (string raw in text.Split('\n'))
        {
            string[] fields = raw.Trim().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            Mark mark = fields is not [['@', ..], ..] ? Mark.None
                : fields[0] switch { "@revoked" => Mark.Revoked, "@cert-authority" => Mark.Authority, _ => Mark.Unknown };
            if (mark != Mark.None)
                fields = fields[1..];
            if (mark != Mark.Unknown && fields.Length >= 3 && fields[0][0] != '#' && HostKey.TryDecode(fields[2], out byte[]? key))
                _lines.Add(new Line(fields[0], HostKey.Fingerprint(key), mark));
        }
    }

    /// <summary>The fingerprints that are trusted for a host.</summary>
    public IReadOnlyList<string> For(string host, int port)
    {
        List<Line> matching = Matching(host, port);
        return [.. Keys(matching, Mark.None).Except(Keys(matching, Mark.Revoked))];
    }

    /// <summary>The fingerprints that a host must not show, whatever else trusts them.</summary>
    public IReadOnlyList<string> RevokedFor(string host, int port) => [.. Keys(Matching(host, port), Mark.Revoked)];

    /// <summary>True when a certificate authority is trusted for a host.</summary>
    public bool HasAuthorityFor(string host, int port) => Keys(Matching(host, port), Mark.Authority).Any();

    private List<Line> Matching(string host, int port)
    {
        string name = port == 22 ? host : $"[{host}]:{port}";
        return _lines.FindAll(line => Matches(line.Hosts, name));
    }

    private static IEnumerable<string> Keys(List<Line> lines, Mark mark) =>
        lines.Where(line => line.Mark == mark).Select(line => line.Fingerprint).Distinct();

    private static bool Matches(string hosts, string name)
    {
        if (hosts.StartsWith("|1|", StringComparison.Ordinal))
            return MatchesHash(hosts, name);

        bool matched = false;
        foreach (string pattern in hosts.Split(','))
        {
            bool negated = pattern.StartsWith('!');
            if (!Glob.Matches(negated ? pattern[1..] : pattern, name))
                continue;
            if (negated)
                return false;
            matched = true;
        }

        return matched;
    }

    [SuppressMessage("Security", "CA5350", Justification = "The file format's hash; it hides names, it does not protect keys.")]
    private static bool MatchesHash(string hosts, string name)
    {
        string[] parts = hosts.Split('|');
        if (parts.Length != 4)
            return false;
        Span<byte> salt = stackalloc byte[64];
        Span<byte> hash = stackalloc byte[64];
        return Convert.TryFromBase64String(parts[2], salt, out int saltLength)
            && Convert.TryFromBase64String(parts[3], hash, out int hashLength)
            && HMACSHA1.HashData(salt[..saltLength], Encoding.UTF8.GetBytes(name.ToLowerInvariant())).AsSpan()
                .SequenceEqual(hash[..hashLength]);
    }

    private sealed record Line(string Hosts, string Fingerprint, Mark Mark);
}
