using System.Security.Cryptography;
using System.Text;
using Leafwire.Contracts;

namespace Leafwire.Pipeline.Uploads;

/// <summary>The id of the push that an upload starts.</summary>
public static class PushId
{
    /// <summary>
    /// 16 hex digits over site, name and the version that storage gave the upload. The same event twice is one push; the same
    /// file uploaded again is another, which is how people go back by hand. An uploader learns the version from its answer.
    /// </summary>
    /// <param name="upload">Where it lies.</param>
    /// <param name="etag">Its ETag, in quotes or not.</param>
    public static string Of(UploadName upload, string etag)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(etag);
        byte[] key = Encoding.UTF8.GetBytes($"{upload.Site}\0{upload.Name}\0{etag.Trim('"')}");
        return Convert.ToHexStringLower(SHA256.HashData(key))[..16];
    }

    /// <summary>True for 16 lower-case hex digits.</summary>
    public static bool IsValid(string? id) => Names.IsPushId(id);

    /// <summary>True for what an id can begin with.</summary>
    internal static bool IsBeginning(string text) =>
        text is { Length: > 0 and <= 16 } && text.All(c => char.IsAsciiHexDigitLower(c) || char.IsAsciiDigit(c));

    /// <summary>What is said of a text that is none.</summary>
    internal static string Wrong(string text) => $"'{text}' is no push id: it has 16 lower-case hexadecimal digits";
}
