
namespace Leafwire.Pipeline.Policies;

/// <summary>The order in which devices are configured.</summary>
public sealed record WavePolicy
{
    /// <summary>Names or patterns (<c>*</c>, <c>?</c>) of the first wave; null for the first device by name, empty for no canary.</summary>
    public IReadOnlyList<string>? Canary { get; init; }

    /// <summary>Size of the waves after the canary. Default: all the rest at once.</summary>
    public Allowance Batch { get; init; } = Allowance.Percent(100);

    /// <summary>Waves by name or pattern, instead of canary and batch; null when those hold.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Groups { get; init; }
}
