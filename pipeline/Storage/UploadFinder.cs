using System.Security.Cryptography;
using System.Text;
using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Storage;

/// <summary>What a blob in the upload container is: an upload to push, an upload in a wrong place, or neither.</summary>
/// <param name="Upload">An upload to push.</param>
/// <param name="Refusal">The report of one that lies where no upload can lie.</param>
public sealed record UploadFinding(FoundUpload? Upload, PushReport? Refusal)
{
    /// <summary>A blob of another kind, or one that is gone.</summary>
    public static readonly UploadFinding Nothing = new(null, null);
}

/// <summary>Tells which push a blob starts.</summary>
public sealed class UploadFinder(UploadStore uploads, TimeProvider time)
{
    private const string NoSite = "(none)";

    /// <summary>Looks at a blob of the upload container.</summary>
    public async Task<UploadFinding> FindAsync(string path, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(path);
        bool valid = UploadName.TryParse(path, out UploadName? name, out string? problem);
        if (!valid && problem is null)
            return UploadFinding.Nothing;
        if (await uploads.ReadAsync(path, cancel) is not { } content)
            return UploadFinding.Nothing;
        if (valid)
            return new UploadFinding(new FoundUpload(content.PushId(name!), name!, content.UploadedAt), null);

        // There is no site to file it under in full, but the uploader must be able to see why nothing happens.
        int slash = path.IndexOf('/');
        string site = slash > 0 && Token.Problem(path[..slash]) is null ? path[..slash] : NoSite;
        var misplaced = new UploadName(site, Printable(site == NoSite ? path : path[(slash + 1)..]));
        string id = PushId.Of(misplaced, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{path}\0{content.ETag}"))));
        return new UploadFinding(null, PushReport.Refused(id, misplaced, [new UploadProblem(misplaced.Name, null, problem!)], content.UploadedAt, time.GetUtcNow()));
    }

    private static string Printable(string name) => string.Concat(name.Take(200).Select(c => char.IsControl(c) ? '?' : c));
}
