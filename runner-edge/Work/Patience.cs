namespace Leafwire.Runner.Work;

/// <summary>
/// How long a switch has been looked at without its timer being seen. Only looks in a row count: in a longer gap it may
/// have been armed and begun to go back.
/// </summary>
/// <param name="gap">Between two looks that still are in a row; shorter than any timer that is used.</param>
internal sealed class Patience(TimeSpan gap)
{
    private DateTimeOffset? _first;
    private DateTimeOffset _last;

    /// <summary>The timer was not seen.</summary>
    /// <returns>Since the first look in this row.</returns>
    public TimeSpan Look(DateTimeOffset now)
    {
        if (_first is null || now - _last > gap)
            _first = now;
        _last = now;
        return now - _first.Value;
    }

    /// <summary>The timer was seen.</summary>
    public void Reset() => _first = null;
}
