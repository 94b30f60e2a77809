namespace Leafwire.Runner.Journal;

/// <summary>Names that were seen of late; it forgets the older half when it is full.</summary>
internal sealed class RecentSet(int capacity)
{
    private readonly Lock _gate = new();
    private HashSet<string> _older = [];
    private HashSet<string> _newer = [];

    public bool Contains(string name)
    {
        lock (_gate)
            return _newer.Contains(name) || _older.Contains(name);
    }

    public void Add(string name)
    {
        lock (_gate)
        {
            _newer.Add(name);
            if (_newer.Count >= capacity / 2)
                (_older, _newer) = (_newer, []);
        }
    }

    public void Clear()
    {
        lock (_gate)
            (_older, _newer) = ([], []);
    }
}
