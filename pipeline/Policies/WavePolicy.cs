
namespace Leafwire.Pipeline.Policies;

/// <summary>The order in which devices are configured.</summary>
public sealed record WavePolicy
{
    /// <summary>Names or patterns (<c>*</c>, <c>?</c>) of the first wave; null for one device of each role, empty for no canary.</summary>
    public IReadOnlyList<string>? Canary { get; init; }

    /// <summary>Size of the waves after the canary, at most. Default: null, as large as <see cref="Fabric"/> allows.</summary>
    public Allowance? Batch { get; init; }

    /// <summary>Waves by name or pattern, instead of canary and batch; null when those hold.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Groups { get; init; }

    /// <summary>True to keep MLAG peers apart and at most half of a tier in a wave, false for waves by name alone. Default: true.</summary>
    public bool Fabric { get; init; } = true;

    /// <summary>How many devices may be in a wave at most, of all or of some. Default: no limit.</summary>
    public IReadOnlyList<WaveLimit> AtOnce { get; init => field = value ?? []; } = [];
}
