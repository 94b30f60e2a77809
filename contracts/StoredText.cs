namespace Leafwire.Contracts;

/// <summary>Bytes for the object store.</summary>
/// <param name="Name">The object's name.</param>
/// <param name="Bytes">What it holds.</param>
public sealed record StoredText(string Name, byte[] Bytes);
