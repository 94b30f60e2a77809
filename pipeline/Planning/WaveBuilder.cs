using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Pipeline.Planning;

/// <summary>Fills waves one by one with as many devices as may be changed together.</summary>
/// <param name="fabric">What is known of the fabric: peers are kept apart, and of a tier at most half stands in a wave.</param>
/// <param name="limits">The policy's limits.</param>
internal sealed class WaveBuilder(FabricMap fabric, IReadOnlyList<WaveLimit> limits)
{
    /// <summary>At most so many of a tier at once: half of it, rounded up.</summary>
    public static int Half(int tier) => (tier + 1) / 2;

    /// <summary>Puts devices into waves.</summary>
    /// <param name="devices">In the order of their names.</param>
    /// <param name="size">The most in a wave.</param>
    public List<IReadOnlyList<string>> Fill(IEnumerable<string> devices, int size = int.MaxValue)
    {
        var waves = new List<IReadOnlyList<string>>();
        List<string> left = [.. devices];
        while (left.Count > 0)
        {
            IReadOnlyList<string> wave = Next(left, size);
            waves.Add(wave);
            var taken = new HashSet<string>(wave, StringComparer.Ordinal);
            left.RemoveAll(taken.Contains);
        }

        return waves;
    }

    private string[] Next(List<string> left, int size)
    {
        var wave = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new HashSet<string>(left, StringComparer.Ordinal);
        var tiers = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] counts = new int[limits.Count];
        // Those first whose peer waits, too: left for last, they would need waves of their own.
        foreach (string device in left.OrderBy(d => fabric.PeersOf(d).Any(waiting.Contains) ? 0 : 1))
        {
            if (wave.Count >= size)
                break;
            string? role = fabric.RoleOf(device);
            if (fabric.PeersOf(device).Any(wave.Contains) || (role is not null && tiers.GetValueOrDefault(role) >= Half(fabric.Tiers[role]))
                || IsFull(device, counts))
                continue;
            wave.Add(device);
            if (role is not null)
                tiers[role] = tiers.GetValueOrDefault(role) + 1;
            for (int i = 0; i < counts.Length; i++)
                counts[i] += IsCounted(limits[i], device) ? 1 : 0;
        }

        return [.. left.Where(wave.Contains)];
    }

    private bool IsFull(string device, int[] counts) =>
        limits.Where((limit, i) => counts[i] >= limit.Max && IsCounted(limit, device)).Any();

    private static bool IsCounted(WaveLimit limit, string device) => limit.Devices.Count == 0 || Glob.MatchesAny(limit.Devices, device);
}
