using System.Diagnostics.CodeAnalysis;

namespace Leafwire.Runner.Eos;

/// <summary>What was read from a switch, or why it was not.</summary>
/// <param name="Value">The answer; null when the switch refused, or when the answer was not whole.</param>
/// <param name="Refusal">The switch's words, or what was missing; null when it answered.</param>
internal sealed record ReadResult<T>(T? Value, string? Refusal)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsRead => Value is not null;
}
