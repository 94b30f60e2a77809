using System.Text.Json.Serialization;

namespace Leafwire.Pipeline.Uploads;

/// <summary>An upload that was found, as whoever starts a push names it.</summary>
/// <param name="PushId"><see cref="Uploads.PushId.Of"/>.</param>
/// <param name="Name">Where it lies in the upload container.</param>
/// <param name="UploadedAt">When it was stored; storage keeps whole seconds.</param>
/// <param name="ETag">The stored version; empty for a push of a Leafwire that did not keep it.</param>
public sealed record FoundUpload(string PushId, UploadName Name, DateTimeOffset UploadedAt, string ETag)
{
    /// <summary>
    /// The span that the spans of its push hang below, as W3C's trace context writes it; null when none is known. Nothing is decided
    /// by it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }

    /// <summary>An upload by where it lies and its version.</summary>
    public static FoundUpload Of(UploadName name, string etag, DateTimeOffset uploadedAt) =>
        new(Uploads.PushId.Of(name, etag), name, uploadedAt, etag);

    /// <summary>
    /// The order in which uploads of a site are pushed: when they were stored, and within one second by name. Two versions
    /// of one file are pushed in the order in which they are found: the later one lies there now.
    /// </summary>
    internal static readonly IComparer<FoundUpload> InOrder = Comparer<FoundUpload>.Create(Compare);

    /// <summary>True when this one is to be pushed before the other.</summary>
    internal bool IsBefore(FoundUpload other) => Compare(this, other) < 0;

    private static int Compare(FoundUpload one, FoundUpload other)
    {
        int order = one.UploadedAt.ToUnixTimeSeconds().CompareTo(other.UploadedAt.ToUnixTimeSeconds());
        return order != 0 ? order : string.CompareOrdinal(one.Name.Name, other.Name.Name);
    }
}
