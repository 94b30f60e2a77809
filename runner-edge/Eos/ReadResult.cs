using System.Diagnostics.CodeAnalysis;

namespace Leafwire.Runner.Eos;

/// <summary>What a switch told, or why it did not.</summary>
/// <param name="Value">The answer; null when it refused.</param>
/// <param name="Refusal">The switch's words; null when it answered.</param>
internal sealed record Told<T>(T? Value, string? Refusal)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAnswer => Value is not null;
}
