using Leafwire.Contracts;

namespace Leafwire.Pipeline.Pushes;

/// <summary>One entry of a push's log on the hub: a device's reply, or a person's decision.</summary>
/// <param name="Sequence">Its place in the hub's stream.</param>
/// <param name="StoredAt">When the hub stored it: the push's clock.</param>
/// <param name="Reply">The reply; its large texts are references to storage by now. Null for a decision.</param>
/// <param name="Decision">The decision; null for a reply.</param>
public sealed record LogEntry(ulong Sequence, DateTimeOffset StoredAt, Reply? Reply, Decision? Decision);

/// <summary>A page of a push's log.</summary>
/// <param name="Entries">In the log's order; empty when nothing came in time.</param>
/// <param name="Next">The cursor for the next page: the last sequence that was read.</param>
public sealed record LogPage(IReadOnlyList<LogEntry> Entries, ulong Next);
