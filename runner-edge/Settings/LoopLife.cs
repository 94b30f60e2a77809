using System.Collections.Concurrent;

namespace Leafwire.Runner.Settings;

/// <summary>
/// Whether the runner's own loops go round: each says so whenever it does, whatever came of what it tried. A leaf or hub that
/// does not answer stops no loop; a runner that hangs does.
/// </summary>
internal sealed class LoopLife(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _beats = new(StringComparer.Ordinal);

    /// <summary>A loop went round.</summary>
    public void Beat(string loop) => _beats[loop] = time.GetTimestamp();

    /// <summary>A loop has ended as it should.</summary>
    public void End(string loop) => _beats.TryRemove(loop, out _);

    /// <summary>True when every loop went round within a time.</summary>
    public bool IsAlive(TimeSpan within) => _beats.Values.All(beat => time.GetElapsedTime(beat) <= within);
}
