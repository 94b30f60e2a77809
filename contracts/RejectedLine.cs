namespace Leafwire.Contracts;

/// <summary>A line that the switch refused.</summary>
/// <param name="Number">The line's number in the candidate, from 1; null when the switch did not say.</param>
/// <param name="Line">The line; null when it is not known.</param>
/// <param name="Answer">The switch's words.</param>
public sealed record RejectedLine(int? Number, string? Line, string Answer);
