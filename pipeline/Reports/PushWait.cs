namespace Leafwire.Pipeline.Reports;

/// <summary>What a push waits for, and how long at most.</summary>
/// <param name="What">What.</param>
/// <param name="Until">Then it waits no longer, by the hub's clock.</param>
public sealed record PushWait(PushWaitKind What, DateTimeOffset Until);
