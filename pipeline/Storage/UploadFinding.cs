using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Storage;

/// <summary>What a blob in the upload container is: an upload to push, or one in a wrong place.</summary>
/// <param name="Upload">The upload; one in a wrong place is named as well as it can be.</param>
/// <param name="Problem">Why it can be no upload; null for one to push.</param>
internal sealed record UploadFinding(FoundUpload Upload, string? Problem)
{
    private const string NoSite = "(none)";

    /// <summary>Tells what a blob is, by its name alone.</summary>
    /// <returns>Null for a blob of another kind, which is of no concern.</returns>
    public static UploadFinding? Of(UploadBlob blob)
    {
        ArgumentNullException.ThrowIfNull(blob);
        if (UploadName.TryParse(blob.Path, out UploadName? name, out string? problem))
            return new UploadFinding(FoundUpload.Of(name, blob.ETag, blob.UploadedAt) with { Trace = blob.Trace }, null);
        if (problem is null)
            return null;

        // There is no site to file it under in full, but the uploader must be able to see why nothing happens.
        int slash = blob.Path.IndexOf('/');
        string site = slash > 0 && Token.Problem(blob.Path[..slash]) is null ? blob.Path[..slash] : NoSite;
        var misplaced = new UploadName(site, Printable(site == NoSite ? blob.Path : blob.Path[(slash + 1)..]));
        string id = PushId.Of(new UploadName(NoSite, blob.Path), blob.ETag);
        return new UploadFinding(new FoundUpload(id, misplaced, blob.UploadedAt, blob.ETag) { Trace = blob.Trace }, problem);
    }

    /// <summary>The report of an upload in a wrong place.</summary>
    public PushReport Refusal(DateTimeOffset now) =>
        PushReport.Refused(Upload.PushId, Upload.Name, [new UploadProblem(Upload.Name.Name, null, Problem ?? "")], Upload.UploadedAt, now);

    private static string Printable(string name) => string.Concat(name.Take(200).Select(c => char.IsControl(c) ? '?' : c));
}
