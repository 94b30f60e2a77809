using System.Security.Cryptography;
using System.Text;
using Leafwire.Contracts;

namespace Leafwire.Pipeline.Uploads;

/// <summary>The id of the push that an upload starts.</summary>
public static class PushId
{
    /// <summary>
    /// 16 hex digits over site, name and content: an upload that is seen twice starts one push, and an uploader can
    /// tell the id without asking anybody.
    /// </summary>
    public static string Of(UploadName upload, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(upload);
        return Of(upload, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    /// <summary>The same from the SHA-256 of the content, as 64 lower-case hex digits.</summary>
    public static string Of(UploadName upload, string contentSha256)
    {
        ArgumentNullException.ThrowIfNull(upload);
        byte[] key = Encoding.UTF8.GetBytes($"{upload.Site}\0{upload.Name}\0{contentSha256}");
        return Convert.ToHexStringLower(SHA256.HashData(key))[..16];
    }

    /// <summary>True for 16 lower-case hex digits.</summary>
    public static bool IsValid(string? id) => Names.IsPushId(id);
}
