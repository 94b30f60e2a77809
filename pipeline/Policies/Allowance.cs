
namespace Leafwire.Pipeline.Policies;

/// <summary>A number of devices: a count, or a share of the push.</summary>
/// <param name="Value">Devices, or percent.</param>
/// <param name="IsPercent">True for percent.</param>
public sealed record Allowance(int Value, bool IsPercent)
{
    /// <summary>So many devices.</summary>
    public static Allowance Count(int devices) => new(devices, false);

    /// <summary>So many of a hundred.</summary>
    internal static Allowance Percent(int percent) => new(percent, true);

    /// <summary>Devices out of <paramref name="total"/>, rounded down.</summary>
    internal int Of(int total) => IsPercent ? (int)((long)total * Value / 100) : Value;

    /// <inheritdoc/>
    public override string ToString() => IsPercent ? $"{Value}%" : $"{Value}";
}
