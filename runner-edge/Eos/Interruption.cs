namespace Leafwire.Runner.Eos;

/// <summary>A line that nobody asked for, taken out of an answer.</summary>
/// <param name="Before">How many lines of the answer came before it.</param>
/// <param name="Text">The line.</param>
/// <param name="IsWholeLine">False when it was written into a line of the answer.</param>
internal sealed record Interruption(int Before, string Text, bool IsWholeLine);
