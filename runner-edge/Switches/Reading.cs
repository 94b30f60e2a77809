namespace Leafwire.Runner.Switches;

/// <summary>What came of reading a switch's state. What could not be told is no state.</summary>
/// <typeparam name="T">What was read.</typeparam>
internal sealed record Reading<T>
    where T : class
{
    private Reading()
    {
    }

    /// <summary>What was read; null when it could not be told.</summary>
    public T? Value { get; private init; }

    /// <summary>Why it could not be told.</summary>
    public string Unknown { get; private init; } = "";

    /// <summary>True when the switch does not know the question: asked again it says the same.</summary>
    public bool IsFinal { get; private init; }

    /// <summary>It was read.</summary>
    public static Reading<T> Of(T value) => new() { Value = value };

    /// <summary>It could not be told.</summary>
    public static Reading<T> Not(string why, bool isFinal = false) => new() { Unknown = why, IsFinal = isFinal };

    /// <summary>The same for what was made of it.</summary>
    public Reading<TOther> Select<TOther>(Func<T, TOther> change)
        where TOther : class => Value is { } value ? Reading<TOther>.Of(change(value)) : Reading<TOther>.Not(Unknown, IsFinal);
}
