using System.Diagnostics.CodeAnalysis;
using Leafwire.Contracts;

namespace Leafwire.Runner.Switches;

/// <summary>What came of one of a switch's verbs. A refusal is an outcome, in the switch's own words.</summary>
internal record SwitchResult
{
    /// <summary>The switch's words, or what was missing in its answer; null when it did what it was told.</summary>
    public string? Refusal { get; init; }

    /// <summary>The lines of a candidate that it refused, at most <see cref="Limits.RejectedLines"/>.</summary>
    public IReadOnlyList<RejectedLine> Lines { get; init; } = [];

    /// <summary>How many it refused.</summary>
    public int LineCount { get; init; }

    /// <summary>True when it refused because no further session can be opened.</summary>
    public bool IsFull { get; init; }

    /// <summary>What should be known though it did what it was told.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>True when the switch did what it was told.</summary>
    [MemberNotNullWhen(false, nameof(Refusal))]
    public virtual bool IsDone => Refusal is null;

    /// <summary>It is done.</summary>
    public static SwitchResult Done(IReadOnlyList<string>? warnings = null) => new() { Warnings = warnings ?? [] };

    /// <summary>The switch refused.</summary>
    public static SwitchResult Refused(string words) => new() { Refusal = words };
}

/// <summary>The same for a verb that reads.</summary>
internal sealed record SwitchResult<T> : SwitchResult
    where T : class
{
    private SwitchResult()
    {
    }

    /// <summary>What was read; with a refusal null, but for <see cref="ISwitch.RunAsync"/>.</summary>
    public T? Value { get; private init; }

    /// <inheritdoc/>
    [MemberNotNullWhen(true, nameof(Value))]
    public override bool IsDone => Refusal is null;

    /// <summary>The switch answered.</summary>
    /// <param name="value">The answer.</param>
    /// <param name="refusal">Its words, when the answer refuses.</param>
    public static SwitchResult<T> Of(T value, string? refusal = null) => new() { Value = value, Refusal = refusal };

    /// <summary>The switch refused, or its answer was not whole.</summary>
    public static new SwitchResult<T> Refused(string words) => new() { Refusal = words };
}
