namespace Leafwire.Pipeline.Uploads;

/// <summary>An upload that was found, as the one who starts a push names it.</summary>
/// <param name="PushId"><see cref="Uploads.PushId.Of"/>.</param>
/// <param name="Name">Where it lies in the upload container.</param>
/// <param name="UploadedAt">When it was stored; storage keeps whole seconds.</param>
/// <param name="ETag">The version that storage gave it.</param>
public sealed record FoundUpload(string PushId, UploadName Name, DateTimeOffset UploadedAt, string ETag);
