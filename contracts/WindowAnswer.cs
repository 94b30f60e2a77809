namespace Leafwire.Contracts;

/// <summary>How a moment lies to a push's window.</summary>
/// <param name="OpensAt">When it opens, or has opened; null when it never does any more.</param>
/// <param name="ClosesAt">When it closes after that; null when it does not.</param>
/// <param name="IsOpen">True when it is open.</param>
public sealed record WindowAnswer(DateTimeOffset? OpensAt, DateTimeOffset? ClosesAt, bool IsOpen);
