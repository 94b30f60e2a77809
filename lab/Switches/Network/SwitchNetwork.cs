using System.Collections.Concurrent;

namespace Leafwire.Lab.Switches.Network;

/// <summary>
/// The cables and sessions between simulated switches, derived from what they run: a port is linked to another by a description that
/// ends with <c>_NEIGHBOR_PORT</c>, as AVD writes it, or by the other address of a point-to-point subnet. A cable that was seen once
/// stays, whatever is configured later. Behind a port that is linked to none is somebody else, so that it is up; but nobody else
/// speaks BGP.
/// </summary>
internal sealed class SwitchNetwork
{
    private readonly ConcurrentDictionary<string, SwitchState> _switches = new(StringComparer.Ordinal);

    /// <summary>The other end of each cable, by switch and port.</summary>
    public ConcurrentDictionary<(string Switch, string Port), (string Switch, string Port)> Cables { get; } = [];

    /// <summary>Ports that a switch has named in what it ran, by switch and port.</summary>
    public ConcurrentDictionary<(string Switch, string Port), byte> Ports { get; } = [];

    public void Add(SwitchState state) => _switches[state.Options.Name] = state;

    public void Remove(string name) => _switches.TryRemove(name, out _);

    /// <summary>A switch and the others, at this moment. Each is asked alone: no switch waits for another.</summary>
    public SwitchSurroundings Around(SwitchState state)
    {
        SwitchView own = state.View;
        foreach (InterfaceView port in own.Interfaces.Where(i => i.IsPort))
            Ports[(own.Name, port.Name)] = 0;
        return new SwitchSurroundings(own, [.. _switches.Values.Where(s => s != state && s.IsConnected).Select(s => s.View)], this);
    }
}
