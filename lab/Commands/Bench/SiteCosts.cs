using Leafwire.Lab.Processes;
using Leafwire.Lab.Site;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>Processor seconds of a lab's parts, and what went over the leaf connection, since they were started.</summary>
/// <param name="Host">The embedded hosts.</param>
/// <param name="Runner">The edge runners.</param>
/// <param name="Hub">The hub's servers.</param>
/// <param name="Leaf">The leaf node.</param>
/// <param name="Storage">The storage emulator, which is no part of the product.</param>
/// <param name="LinkBytes">Bytes of messages over the leaf connection.</param>
internal sealed record SiteCosts(double Host, double Runner, double Hub, double Leaf, double Storage, double LinkBytes)
{
    /// <summary>Host, runner, hub and leaf.</summary>
    public double Together => Host + Runner + Hub + Leaf;

    /// <summary>What the parts took until now.</summary>
    public static async Task<SiteCosts> OfAsync(LabSite lab, CancellationToken cancellationToken) => new(
        Sum(lab.Hosts.Select(h => h.Usage())), Sum(lab.Runners.Select(r => r.Usage())), Sum(lab.Hub.Servers.Select(s => s.Usage())),
        lab.Leaf.Usage().CpuSeconds, lab.Storage.Usage().CpuSeconds, await lab.Leaf.LinkBytesAsync(cancellationToken));

    /// <summary>What they took since.</summary>
    public SiteCosts Since(SiteCosts before) => new(
        Host - before.Host, Runner - before.Runner, Hub - before.Hub, Leaf - before.Leaf, Storage - before.Storage,
        LinkBytes - before.LinkBytes);

    private static double Sum(IEnumerable<ProcessUsage> parts) => parts.Sum(p => p.CpuSeconds);
}
