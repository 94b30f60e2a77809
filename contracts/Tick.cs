namespace Leafwire.Contracts;

/// <summary>
/// A deadline of a push passed and its log had nothing new. The moment at which the hub stored the tick is the time, for
/// every reader of the log.
/// </summary>
/// <param name="PushId">The push.</param>
/// <param name="Deadline">The deadline that passed.</param>
public sealed record Tick(string PushId, DateTimeOffset Deadline);
