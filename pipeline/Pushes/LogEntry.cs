using Leafwire.Contracts;

namespace Leafwire.Pipeline.Pushes;

/// <summary>One entry of a push's log on the hub: a device's reply, or a person's decision.</summary>
/// <param name="Sequence">Its place in the hub's stream.</param>
/// <param name="StoredAt">When the hub stored it: the push's clock.</param>
/// <param name="Reply">The reply; its large texts are references to storage by now. Null for a decision.</param>
/// <param name="Decision">The decision; null for a reply.</param>
public sealed record LogEntry(ulong Sequence, DateTimeOffset StoredAt, Reply? Reply, Decision? Decision)
{
    private static readonly Payload NoText = new() { Digest = "", Size = 0 };

    /// <summary>The entry with what moves a push and without what is only shown, for a host that keeps what it reads.</summary>
    public LogEntry Bare() => Reply is null ? this : this with { Reply = Bare(Reply) };

    private static Reply Bare(Reply reply)
    {
        reply = reply with { CommandId = "", Runner = "", EosVersion = null, Stages = [] };
        return reply switch
        {
            ArmedReply armed => armed with { Diff = NoText, Before = NoText, After = NoText },
            PreviewedReply previewed => previewed with { Diff = NoText },
            RejectedReply rejected => rejected with { Lines = [] },
            UnhealthyReply unhealthy => unhealthy with { Failures = [] },
            _ => reply,
        };
    }
}

/// <summary>A page of a push's log.</summary>
/// <param name="Entries">In the log's order; empty when nothing came in time.</param>
/// <param name="Next">The cursor for the next page: the last sequence that was read.</param>
public sealed record LogPage(IReadOnlyList<LogEntry> Entries, ulong Next)
{
    /// <summary>The page with what moves a push and without what is only shown.</summary>
    public LogPage Bare() => this with { Entries = [.. Entries.Select(e => e.Bare())] };
}
