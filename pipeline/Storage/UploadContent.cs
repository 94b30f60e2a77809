using System.Security.Cryptography;
using System.Text;
using Leafwire.Contracts;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Storage;

/// <summary>An upload as it lies in storage.</summary>
/// <param name="Bytes">Its content; null when it is larger than <see cref="Limits.UploadBytes"/> and was not read.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="ETag">The stored version.</param>
/// <param name="UploadedAt">When it was stored; storage keeps whole seconds.</param>
public sealed record UploadContent(byte[]? Bytes, long Size, string ETag, DateTimeOffset UploadedAt)
{
    /// <summary>The id of the push that this content starts. What was not read is told apart by its stored version.</summary>
    public string PushId(UploadName name) => Bytes is { } bytes
        ? Uploads.PushId.Of(name, bytes)
        : Uploads.PushId.Of(name, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ETag))));
}
