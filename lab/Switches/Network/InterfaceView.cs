namespace Leafwire.Lab.Switches.Network;

/// <summary>An interface.</summary>
internal sealed record InterfaceView(string Name, string Vrf, string? Address, string? Bits, string Description)
{
    public bool IsShut { get; init; }

    public string? Channel { get; init; }

    public bool IsLldpOff { get; init; }

    public bool IsPort => Name.StartsWith("Ethernet", StringComparison.Ordinal) && !Name.Contains('.', StringComparison.Ordinal);
}
