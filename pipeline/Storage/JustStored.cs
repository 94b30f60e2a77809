namespace Leafwire.Pipeline.Storage;

/// <summary>
/// What was just stored and is read once more, by the same process a moment later as a rule: kept until then, the newest of it.
/// </summary>
/// <param name="capacity">How much is kept at most, by <paramref name="size"/>.</param>
/// <param name="size">How much room one takes.</param>
internal sealed class JustStored<T>(long capacity, Func<T, long> size)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Push, string Name), LinkedListNode<Kept>> _kept = [];
    private readonly LinkedList<Kept> _order = [];
    private long _size;

    /// <summary>Keeps one; what was kept by its name before is forgotten.</summary>
    public void Keep(string pushId, string name, T stored)
    {
        lock (_gate)
        {
            if (_kept.TryGetValue((pushId, name), out LinkedListNode<Kept>? earlier))
                Drop(earlier);
            _kept.Add((pushId, name), _order.AddLast(new Kept((pushId, name), stored)));
            _size += size(stored);
            while (_size > capacity && _order.First is { } oldest)
                Drop(oldest);
        }
    }

    /// <summary>Takes one out: who comes next reads storage.</summary>
    public T? Take(string pushId, string name)
    {
        lock (_gate)
            return _kept.TryGetValue((pushId, name), out LinkedListNode<Kept>? kept) ? Drop(kept) : null;
    }

    private T Drop(LinkedListNode<Kept> kept)
    {
        _order.Remove(kept);
        _kept.Remove(kept.Value.Key);
        _size -= size(kept.Value.Stored);
        return kept.Value.Stored;
    }

    private readonly record struct Kept((string Push, string Name) Key, T Stored);
}
