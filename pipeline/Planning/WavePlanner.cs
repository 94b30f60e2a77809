using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Pipeline.Planning;

/// <summary>Waves as the policy asks for them and the fabric allows them.</summary>
/// <param name="policy">What the policy says of them.</param>
/// <param name="fabric">What is known of the fabric.</param>
/// <param name="atOnce">The site's limit of devices at once; null for none.</param>
internal sealed class WavePlanner(WavePolicy policy, FabricMap fabric, int? atOnce = null)
{
    private readonly IReadOnlyList<WaveLimit> _limits = atOnce is { } most ? [.. policy.AtOnce, new WaveLimit([], most)] : policy.AtOnce;
    private readonly List<PlannedWave> _waves = [];
    private readonly List<string> _notes = [];
    private readonly FabricMap _kept = policy.Fabric ? fabric : FabricMap.Empty;

    /// <summary>The waves, in order.</summary>
    public IReadOnlyList<PlannedWave> Waves => _waves;

    /// <summary>What the uploader should know though it stops nothing.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The last wave of the canaries, or of the first group, from 1; 0 without a canary.</summary>
    public int LastCanary { get; private set; }

    /// <summary>The wave after which the push pauses; null when it does not, or would with nothing left to do.</summary>
    /// <param name="pause">As the policy asks.</param>
    /// <param name="scope">With scope fabric something is left after the last wave: the confirm.</param>
    public int? PauseOf(PausePoint pause, TransactionScope scope)
    {
        int wave = pause.IsCanary ? LastCanary : pause.Wave;
        if (wave > 0 && (wave < _waves.Count || (wave == _waves.Count && scope == TransactionScope.Fabric)))
            return wave;
        _notes.Add(wave == 0
            ? "pauseAfter: the push has no canary, and does not pause"
            : $"pauseAfter: the push has {(_waves.Count == 1 ? "1 wave" : $"{_waves.Count} waves")}, nothing is left after {pause}, "
                + "and it does not pause");
        return null;
    }

    /// <summary>Puts devices into waves; those that no group of the policy names are left out.</summary>
    /// <param name="devices">In the order of their names.</param>
    public void Order(string[] devices)
    {
        if (policy.Groups is { } groups)
            Groups(devices, groups);
        else
            Batches(devices);
        (string One, string Other)[] together = [.. _waves.SelectMany(w => fabric.PairsAmong(w.Devices))];
        if (together.Length > 0)
        {
            string who = Planner.FewOf([.. together.Select(p => $"{p.One} with {p.Other}")]);
            _notes.Add($"the policy's waves change both MLAG peers of a pair at once ({who}): "
                + "what hangs on both has no way left if they fail; give them different waves");
        }
    }

    // A device belongs to the first group that matches it; groups without a device of this upload drop out.
    private void Groups(string[] devices, IReadOnlyList<IReadOnlyList<string>> groups)
    {
        List<string> left = [.. devices];
        foreach ((IReadOnlyList<string> group, int number) in groups.Select((g, i) => (g, i + 1)))
        {
            string[] wave = [.. left.Where(d => Glob.MatchesAny(group, d))];
            var taken = new HashSet<string>(wave, StringComparer.Ordinal);
            left.RemoveAll(taken.Contains);
            Add(new WaveBuilder(FabricMap.Empty, _limits).Fill(wave), _ => $"group {number} of the policy");
            LastCanary = LastCanary == 0 ? _waves.Count : LastCanary;
        }
    }

    private void Batches(string[] devices)
    {
        string[] canaries = Canaries(devices);
        var before = new HashSet<string>(canaries, StringComparer.Ordinal);
        string[] rest = [.. devices.Where(d => !before.Contains(d))];
        int size = policy.Batch is { } batch ? Math.Max(1, batch.Of(rest.Length)) : int.MaxValue;
        Add(new WaveBuilder(_kept, _limits).Fill(rest, size), wave => Reason(wave, rest.Length));
    }

    private string[] Canaries(string[] devices)
    {
        string[] canaries = policy.Canary is { } named ? [.. devices.Where(d => Glob.MatchesAny(named, d))] : OneOfEachRole(devices);
        if (policy.Canary is { Count: > 0 } && canaries.Length == 0)
        {
            canaries = devices[..1];
            _notes.Add($"none of the canaries {string.Join(", ", policy.Canary)} is in this upload; {devices[0]} is the canary");
        }

        string[] roles = [.. canaries.Select(_kept.RoleOf).OfType<string>().Distinct()];
        Add(
            new WaveBuilder(FabricMap.Empty, _limits).Fill(canaries),
            _ => policy.Canary is not null ? "the policy's canaries" : roles.Length == 0 ? "the canary"
                : $"one canary of each role ({string.Join(", ", roles)})");
        LastCanary = _waves.Count;
        return canaries;
    }

    // Devices whose role is not known have a canary among them as well.
    private string[] OneOfEachRole(string[] devices)
    {
        var canaries = new HashSet<string>(StringComparer.Ordinal);
        foreach (IGrouping<string?, string> tier in devices.GroupBy(_kept.RoleOf))
        {
            if (tier.FirstOrDefault(d => !_kept.PeersOf(d).Any(canaries.Contains)) is { } canary)
                canaries.Add(canary);
        }

        return [.. devices.Where(canaries.Contains)];
    }

    private string Reason(IReadOnlyList<string> wave, int rest)
    {
        var reasons = new List<string>();
        (string Role, int Count)[] tiers = [.. wave.Select(_kept.RoleOf).OfType<string>().CountBy(r => r).Select(t => (t.Key, t.Value))];
        if (tiers.Length > 0)
            reasons.Add(
                $"at most half of a tier at once ({string.Join(", ", tiers.Select(t => $"{t.Role} {t.Count} of {_kept.Tiers[t.Role]}"))})");
        if (wave.Any(d => _kept.PeersOf(d).Count > 0))
            reasons.Add("MLAG peers apart");
        if (policy.Batch is { } batch)
            reasons.Add($"batch of {batch}");
        if (policy.AtOnce.Count > 0)
            reasons.Add("the policy's atOnce");
        if (atOnce == wave.Count)
            reasons.Add($"at most {atOnce} devices of the site at once");
        return reasons.Count > 0 ? string.Join("; ", reasons) : wave.Count == rest ? "all the rest" : "the rest";
    }

    private void Add(List<IReadOnlyList<string>> waves, Func<IReadOnlyList<string>, string> reason) =>
        _waves.AddRange(waves.Select(wave => new PlannedWave(wave, reason(wave))));
}
