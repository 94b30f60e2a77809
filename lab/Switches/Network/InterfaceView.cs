namespace Leafwire.Lab.Switches.Network;

/// <summary>An interface.</summary>
internal sealed record InterfaceView(string Name, string Vrf, string? Address, string? Bits, string Description)
{
    public bool IsShut { get; init; }

    public string? Channel { get; init; }

    public bool IsLldpOff { get; init; }

    /// <summary>A port that the configuration says nothing of: it is there all the same, and up.</summary>
    public static InterfaceView Unnamed(string name) => new(name, "default", null, null, "");

    public bool IsPort => Name.StartsWith("Ethernet", StringComparison.Ordinal) && !Name.Contains('.', StringComparison.Ordinal);
}
