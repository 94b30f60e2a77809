using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Leafwire.Runner.Inventory;

/// <summary>
/// Host keys from OpenSSH <c>known_hosts</c> files: plain, wildcard and hashed host names, <c>[host]:port</c>,
/// and <c>@revoked</c>. Format: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT".
/// </summary>
internal sealed class KnownHosts
{
    private readonly List<Line> _lines = [];

    /// <summary>Adds a file's text. Lines that OpenSSH would skip (comments, certificate authorities, unreadable keys) are skipped.</summary>
    public void Add(string text)
    {
        foreach (string raw in text.Split('\n'))
        {
            string[] fields = raw.Trim().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            string? marker = fields is [['@', ..], ..] ? fields[0] : null;
            if (marker is not null)
                fields = fields[1..];
            if (marker is null or "@revoked" && fields.Length >= 3 && fields[0][0] != '#' && HostKey.TryDecode(fields[2], out byte[]? key))
                _lines.Add(new Line(fields[0], HostKey.Fingerprint(key), marker is not null));
        }
    }

    /// <summary>The fingerprints that are trusted for a host.</summary>
    public IReadOnlyList<string> For(string host, int port)
    {
        string name = port == 22 ? host : $"[{host}]:{port}";
        List<Line> matching = _lines.FindAll(line => Matches(line.Hosts, name));
        return [.. matching.Where(line => !line.Revoked).Select(line => line.Fingerprint).Distinct()
            .Where(key => !matching.Exists(line => line.Revoked && line.Fingerprint == key))];
    }

    private static bool Matches(string hosts, string name)
    {
        if (hosts.StartsWith("|1|", StringComparison.Ordinal))
            return MatchesHash(hosts, name);

        bool matched = false;
        foreach (string pattern in hosts.Split(','))
        {
            bool negated = pattern.StartsWith('!');
            if (!Glob.Matches((negated ? pattern[1..] : pattern).ToLowerInvariant(), name.ToLowerInvariant()))
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
            && HMACSHA1.HashData(salt[..saltLength], Encoding.UTF8.GetBytes(name.ToLowerInvariant())).AsSpan().SequenceEqual(hash[..hashLength]);
    }

    private sealed record Line(string Hosts, string Fingerprint, bool Revoked);
}
