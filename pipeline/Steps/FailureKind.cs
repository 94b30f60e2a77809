namespace Leafwire.Pipeline.Steps;

/// <summary>What is to be done about a failure.</summary>
public enum FailureKind
{
    /// <summary>What is away comes back: the step is tried until it succeeds.</summary>
    Passing,

    /// <summary>Trying again changes nothing: the push ends as failed.</summary>
    Permanent,

    /// <summary>A bug, most likely: tried again a few times, then the push ends as failed.</summary>
    Unknown,
}
