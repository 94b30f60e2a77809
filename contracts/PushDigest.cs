using System.Security.Cryptography;
using System.Text;

namespace Leafwire.Contracts;

/// <summary>
/// What a push would change, as one name: what people approve. It is the root of a hash tree over the devices in the order of
/// their names, as in RFC 6962, so that one device's part in it is shown with a few hashes, however many devices there are.
/// </summary>
public sealed class PushDigest
{
    /// <summary>How a device that would not change stands in the tree.</summary>
    public const string Unchanged = "unchanged";

    private const string Prefix = "sha256:";
    private const char Left = '<', Right = '>';

    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<byte[][]> _levels = [];

    private PushDigest(IEnumerable<KeyValuePair<string, string>> changes)
    {
        KeyValuePair<string, string>[] sorted = [.. changes.OrderBy(c => c.Key, StringComparer.Ordinal)];
        foreach ((int i, (string device, _)) in sorted.Index())
            _index.Add(device, i);
        byte[][] level = [.. sorted.Select(c => Leaf(c.Key, c.Value))];
        _levels.Add(level);
        while (level.Length > 1)
        {
            // Who has no neighbour goes up as it is.
            level = [.. level.Chunk(2).Select(pair => pair.Length == 2 ? Node(pair[0], pair[1]) : pair[0])];
            _levels.Add(level);
        }
    }

    /// <summary>The digest, as <see cref="Payload.Digest"/>.</summary>
    public string Value => _levels[^1] is [var root] ? Text(root) : Payload.DigestOf("");

    /// <summary>The digest of a push.</summary>
    /// <param name="changes">Each device once, with the digest of its diff, or <see cref="Unchanged"/>.</param>
    /// <exception cref="ArgumentException">A device is there twice.</exception>
    public static PushDigest Of(IEnumerable<KeyValuePair<string, string>> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return new PushDigest(changes);
    }

    /// <summary>The way from a device to the digest: the hash beside it at each step up, and on which side that stands.</summary>
    /// <exception cref="KeyNotFoundException">The device is not in it.</exception>
    public IReadOnlyList<string> PathOf(string device)
    {
        ArgumentNullException.ThrowIfNull(device);
        int index = _index[device];
        var path = new List<string>();
        foreach (byte[][] level in _levels)
        {
            int beside = index ^ 1;
            if (beside < level.Length)
                path.Add((beside < index ? Left : Right) + Convert.ToHexStringLower(level[beside]));
            index /= 2;
        }

        return path;
    }

    /// <summary>The digest to which a device's change and a path lead; null for a path that is none.</summary>
    /// <param name="device">The device.</param>
    /// <param name="change">The digest of its diff, or <see cref="Unchanged"/>.</param>
    /// <param name="path">As <see cref="PathOf"/> gives it.</param>
    public static string? Root(string device, string change, IReadOnlyList<string> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] hash = Leaf(device, change);
        foreach (string step in path)
        {
            if (!IsStep(step))
                return null;
            byte[] beside = Convert.FromHexString(step.AsSpan(1));
            hash = step[0] == Left ? Node(beside, hash) : Node(hash, beside);
        }

        return Text(hash);
    }

    /// <summary>True for a text that has the form of a step of a path.</summary>
    internal static bool IsStep(string? step) => step is { Length: 65 } && step[0] is Left or Right && Payload.IsDigest(Prefix + step[1..]);

    // A leaf can never be taken for a node, nor a node for a leaf.
    private static byte[] Leaf(string device, string change) =>
        SHA256.HashData([0, .. Encoding.UTF8.GetBytes($"{Token.Escape(device)} {change}\n")]);

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);

    private static string Text(byte[] hash) => Prefix + Convert.ToHexStringLower(hash);
}
