namespace Leafwire.Lab.Fabric;

/// <summary>
/// Configurations in the style of Arista AVD for a layer 3 leaf-spine fabric with EVPN and VXLAN: what the lab pushes
/// when it is given none.
/// </summary>
public static class SampleFabric
{
    /// <summary>Two spines and four leaves, by file name.</summary>
    /// <param name="changed">False as first built; true with another name server and another VLAN.</param>
    public static IReadOnlyDictionary<string, string> Build(bool changed) => Build(new FabricPlan(Spines: 2, Leaves: 4, changed));

    /// <summary>Leaves alone, as many as wanted, by file name.</summary>
    public static IReadOnlyDictionary<string, string> Leaves(int count) => Leaves(Plan(count, segments: 0));

    /// <summary>Leaves alone whose configurations have at least so many characters each, and hardly more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than a leaf has VLANs for.</exception>
    public static IReadOnlyDictionary<string, string> Leaves(int count, int length)
    {
        int Length(int segments) => LeafConfiguration.Write(Plan(count, segments), 1).Length;
        int none = Length(0);
        int segments = Math.Max(0, (length - none) * 100 / (Length(100) - none));
        while (segments <= FabricPlan.MostSegments && Length(segments) < length)
            segments++;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(segments, FabricPlan.MostSegments, nameof(length));
        return Leaves(Plan(count, segments));
    }

    private static FabricPlan Plan(int leaves, int segments) => new(Spines: 2, leaves, Changed: false, segments);

    private static Dictionary<string, string> Leaves(FabricPlan plan) =>
        Enumerable.Range(1, plan.Leaves).ToDictionary(n => $"leaf{n}.cfg", n => LeafConfiguration.Write(plan, n));

    private static SortedDictionary<string, string> Build(FabricPlan plan)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (int spine = 1; spine <= plan.Spines; spine++)
            files[$"spine{spine}.cfg"] = SpineConfiguration.Write(plan, spine);
        for (int leaf = 1; leaf <= plan.Leaves; leaf++)
            files[$"leaf{leaf}.cfg"] = LeafConfiguration.Write(plan, leaf);
        return files;
    }
}
