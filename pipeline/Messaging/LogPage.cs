using Leafwire.Pipeline.Pushes;

namespace Leafwire.Pipeline.Messaging;

/// <summary>A page of a push's log.</summary>
/// <param name="Entries">In the log's order; a page may hold none that is believed and still lead on.</param>
/// <param name="Next">The last sequence that was read, after which the next page begins.</param>
/// <param name="HasMore">True when more was there than a page holds.</param>
public sealed record LogPage(IReadOnlyList<LogEntry> Entries, ulong Next, bool HasMore);
