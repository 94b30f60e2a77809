namespace Leafwire.Lab.Commands.Chaos;

/// <summary>What the people of the campaign say about a push that asks them.</summary>
internal enum ChaosVerdict
{
    /// <summary>They agree.</summary>
    Agree,

    /// <summary>One approves something else first, which must be refused; then they agree.</summary>
    AgreeAfterAnother,

    /// <summary>They refuse.</summary>
    Refuse,

    /// <summary>They say nothing.</summary>
    Silence,
}
