using System.Text.Json.Serialization;

namespace Leafwire.Runner.Work;

/// <summary>
/// How far an attempt to configure a switch has come. Each phase is written down before the word it is named for is said.
/// </summary>
[JsonConverter(typeof(NameOnly<WorkPhase>))]
internal enum WorkPhase
{
    /// <summary>A candidate is loaded into the session; nothing was said that takes effect.</summary>
    Prepared,

    /// <summary>The switch was told to commit with a timer, perhaps.</summary>
    ArmSent,

    /// <summary>The switch was seen with its timer running.</summary>
    Armed,

    /// <summary>The switch was told to go back, perhaps.</summary>
    RevertSent,

    /// <summary>The switch was told to confirm, perhaps: from here on nobody claims that the timer puts anything back.</summary>
    ConfirmSent,

    /// <summary>It was seen how it ended: <see cref="WorkNote.End"/>.</summary>
    Done,
}

/// <summary>How an attempt ended.</summary>
[JsonConverter(typeof(NameOnly<WorkEnd>))]
internal enum WorkEnd
{
    /// <summary>The switch was never armed, and runs its old configuration.</summary>
    NotArmed,

    /// <summary>It was told to go back, and did.</summary>
    Reverted,

    /// <summary>Its timer ran out, and it went back.</summary>
    TimerRanOut,

    /// <summary>The candidate is final.</summary>
    Confirmed,
}

/// <summary>An enumeration by name alone: a number could be none of its values.</summary>
internal sealed class NameOnly<T>() : JsonStringEnumConverter<T>(namingPolicy: null, allowIntegerValues: false)
    where T : struct, Enum;
