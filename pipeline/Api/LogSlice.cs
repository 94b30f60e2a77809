namespace Leafwire.Pipeline.Api;

/// <summary>A part of what happened to a push, in order.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Last">What to ask behind for what comes next.</param>
/// <param name="IsOver">True when the push is over and nothing comes behind these any more.</param>
/// <param name="Mark">Another one when the push itself (<c>GET api/pushes/{id}</c>) is another one than before.</param>
internal sealed record LogSlice(IReadOnlyList<LogLine> Entries, ulong Last, bool IsOver, string Mark);

/// <summary>Something that happened to a push.</summary>
/// <param name="Sequence">Its place in the push's log.</param>
/// <param name="At">When the hub stored it.</param>
/// <param name="Kind">What it is: <c>start</c>, <c>reply</c>, <c>decision</c> or <c>tick</c>; <c>event</c> of a push whose log the
/// hub does not have any more.</param>
/// <param name="What">In words.</param>
internal sealed record LogLine(ulong Sequence, DateTimeOffset At, string Kind, string What)
{
    /// <summary>The device that it is about; null for the push.</summary>
    public string? Device { get; init; }

    /// <summary>Of a reply: its outcome, as the wire names it. Of a decision: what was decided. Null for anything else.</summary>
    public string? Outcome { get; init; }
}
