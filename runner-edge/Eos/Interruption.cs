namespace Leafwire.Runner.Eos;

/// <summary>Text that nobody asked for, taken out of an answer.</summary>
/// <param name="Line">How many lines of the answer came before the one that it was written into.</param>
/// <param name="Column">How many characters of that line came before it.</param>
/// <param name="Text">The text, its line ends with it: LF.</param>
internal sealed record Interruption(int Line, int Column, string Text);
