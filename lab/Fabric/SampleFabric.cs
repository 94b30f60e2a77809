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
    public static IReadOnlyDictionary<string, string> Leaves(int count) =>
        Enumerable.Range(1, count)
            .ToDictionary(n => $"leaf{n}.cfg", n => LeafConfiguration.Write(new FabricPlan(Spines: 2, count, Changed: false), n));

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
