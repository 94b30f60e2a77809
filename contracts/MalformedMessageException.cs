namespace Leafwire.Contracts;

/// <summary>A message that cannot be read. Its text never quotes the message.</summary>
public sealed class MalformedMessageException(string message) : Exception(message);
