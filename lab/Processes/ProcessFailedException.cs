namespace Leafwire.Lab.Processes;

/// <summary>A part of the lab could not be started, or ended by itself. The message names it, quotes its last lines and its log.</summary>
public sealed class ProcessFailedException(string message, Exception? inner = null) : Exception(message, inner);
