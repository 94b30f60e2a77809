namespace Leafwire.Pipeline.Reports;

/// <summary>Something that happened to a push.</summary>
/// <param name="At">When.</param>
/// <param name="What">In words.</param>
public sealed record PushEvent(DateTimeOffset At, string What);
