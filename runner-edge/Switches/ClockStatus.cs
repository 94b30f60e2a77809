namespace Leafwire.Runner.Switches;

/// <summary>How the clock stands.</summary>
/// <param name="IsSynchronized">True when it follows a server.</param>
/// <param name="Words">The same in the switch's words.</param>
internal sealed record ClockStatus(bool IsSynchronized, string Words);
