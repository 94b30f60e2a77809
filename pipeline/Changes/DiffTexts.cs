using Leafwire.Contracts;
using Leafwire.Eos;

namespace Leafwire.Pipeline.Changes;

/// <summary>What is known of a diff that was read, whether its text is held or not.</summary>
/// <param name="Text">The digest of its canonical text.</param>
/// <param name="TextLength">How long that is, in characters.</param>
/// <param name="Changes">The digest of its changes in their blocks.</param>
/// <param name="ChangesLength">How long they are, in characters.</param>
internal sealed record DiffDigests(string Text, int TextLength, string Changes, int ChangesLength);

/// <summary>
/// The diffs of a push, each read once to tell which are the same. They are as long as its configurations together, so that a limited
/// number of characters is held, and what goes beyond it is read again by whoever shows it.
/// </summary>
/// <param name="read">Gives a text by the name of its blob; null when it is not there.</param>
/// <param name="most">Characters that are held at most.</param>
internal sealed class DiffTexts(Func<string, CancellationToken, Task<string?>> read, long most)
{
    private const int ReadAtOnce = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, DiffDigests> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _held = new(StringComparer.Ordinal);
    private long _left = most;

    /// <summary>Reads diffs, by the names of their blobs.</summary>
    public Task LookAsync(IEnumerable<string> blobs, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        blobs,
        new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = cancellationToken },
        async (blob, stop) =>
        {
            if (await CanonicalAsync(blob, stop) is not { } text)
                return;
            string changes = ChangesInBlocks.Of(text);
            var digests = new DiffDigests(Payload.DigestOf(text), text.Length, Payload.DigestOf(changes), changes.Length);
            lock (_gate)
            {
                _known[blob] = digests;
                if (text.Length > _left)
                    return;
                _left -= text.Length;
                _held[blob] = text;
            }
        });

    /// <summary>What is known of a diff; null when it was not there.</summary>
    public DiffDigests? Of(string blob) => _known.GetValueOrDefault(blob);

    /// <summary>The canonical text of a diff; null when it is not there.</summary>
    public async ValueTask<string?> TextAsync(string blob, CancellationToken cancellationToken) =>
        _held.TryGetValue(blob, out string? held) ? held : await CanonicalAsync(blob, cancellationToken);

    private async Task<string?> CanonicalAsync(string blob, CancellationToken cancellationToken) =>
        await read(blob, cancellationToken) is { } text ? ConfigurationDiff.Canonical(text) : null;
}
