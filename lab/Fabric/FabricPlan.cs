namespace Leafwire.Lab.Fabric;

/// <summary>Sizes and addresses of a fabric. Every leaf has an autonomous system of its own and a link to every spine.</summary>
/// <param name="Spines">How many spines.</param>
/// <param name="Leaves">How many leaves, up to 4000.</param>
/// <param name="Changed">With another name server and another VLAN.</param>
/// <param name="Segments">VLANs beside those: what makes a configuration long. Up to <see cref="MostSegments"/>.</param>
internal sealed record FabricPlan(int Spines, int Leaves, bool Changed, int Segments = 0)
{
    public const int SpineAs = 65000;

    // Below the VLANs that the switch uses itself.
    public const int MostSegments = 800;

    private const int FirstSegment = 200;

    public IReadOnlyList<FabricVlan> Vlans { get; } =
    [
        new(110, "WEB", "TENANT"),
        new(120, "APP", "TENANT"),
        .. Changed ? [new FabricVlan(130, "DATABASE", "TENANT")] : Array.Empty<FabricVlan>(),
        .. Enumerable.Range(FirstSegment, Segments).Select(id => new FabricVlan(id, $"SEGMENT_{id}", "TENANT")),
    ];

    public IReadOnlyList<string> NameServers { get; } = Changed ? ["10.0.0.53", "10.0.0.54"] : ["10.0.0.53"];

    // 4 bytes each: more leaves than two-byte private numbers go round.
    public static long LeafAs(int leaf) => 4_200_000_000 + leaf;

    public static string SpineRouterId(int spine) => $"10.1.0.{spine}";

    public static string LeafRouterId(int leaf) => Address(10, 2, leaf);

    public static string LeafTunnel(int leaf) => Address(10, 3, leaf);

    /// <summary>The spine's end of a link; the leaf's is the next address.</summary>
    public string SpineLink(int spine, int leaf) => Address(10, 128, 2 * (((leaf - 1) * Spines) + spine - 1));

    public string LeafLink(int spine, int leaf) => Address(10, 128, (2 * (((leaf - 1) * Spines) + spine - 1)) + 1);

    public static string Management(int number) => Address(172, 16, number);

    private static string Address(int first, int second, int rest) => $"{first}.{second + (rest / 65536)}.{rest / 256 % 256}.{rest % 256}";
}

/// <summary>A VLAN that is stretched over all leaves.</summary>
internal sealed record FabricVlan(int Id, string Name, string Vrf)
{
    public int Vni => 10_000 + Id;

    public string Gateway => $"10.{20 + (Id / 256)}.{Id % 256}.1";
}
