using System.Collections.Concurrent;

namespace Leafwire.Lab.Switches.Network;

/// <summary>
/// The cables and sessions between simulated switches, derived from what they run: a port is linked to another by a description that
/// ends with <c>_NEIGHBOR_PORT</c>, as AVD writes it, or by the other address of a point-to-point subnet. Behind a port that
/// is linked to none is somebody else, so that it is up; but nobody else speaks BGP.
/// </summary>
internal sealed class SwitchNetwork
{
    private readonly ConcurrentDictionary<string, SwitchState> _switches = new(StringComparer.Ordinal);

    public void Add(SwitchState state) => _switches[state.Options.Name] = state;

    public void Remove(string name) => _switches.TryRemove(name, out _);

    /// <summary>A switch and the others, at this moment. Each is asked alone: no switch waits for another.</summary>
    public SwitchSurroundings Around(SwitchState state) =>
        new(state.View, [.. _switches.Values.Where(s => s != state && s.IsConnected).Select(s => s.View)]);
}
