namespace Leafwire.Pipeline.Page;

/// <summary>A file of the web page, as hosts serve it.</summary>
/// <param name="Route">Its route, without a slash in front; empty for the page itself.</param>
/// <param name="ContentType">Its content type.</param>
/// <param name="Content">Its bytes.</param>
public sealed record PageFile(string Route, string ContentType, ReadOnlyMemory<byte> Content);
