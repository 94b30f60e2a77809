using Leafwire.Contracts;

namespace Leafwire.Pipeline.Storage;

/// <summary>An upload as it lies in storage.</summary>
/// <param name="Bytes">Its content; null when it is larger than <see cref="Limits.UploadBytes"/> and was not read.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="ETag">The stored version.</param>
internal sealed record UploadContent(byte[]? Bytes, long Size, string ETag)
{
    /// <summary>What its uploader stored beside it, by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
