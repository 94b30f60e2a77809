using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Planning;

/// <summary>Of an upload without an author nobody is known not to be it.</summary>
internal static class AuthorRule
{
    /// <summary>Why nobody could approve a push; null when somebody may, or nobody is asked.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="plan">Its plan, its policy as its site has it.</param>
    /// <param name="from">Where the upload comes from; null when that is not said.</param>
    public static UploadProblem? Problem(Upload upload, PushPlan plan, Provenance? from)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Policy is not { Approval: Approval.Required, NotAuthor: true, DryRun: false } || from?.Author is not null)
            return null;
        string asks = upload.Policy.NotAuthor || plan.SitePolicy is null ? upload.Source.File : plan.SitePolicy.File;
        return new UploadProblem(asks, null, "'notAuthor': the upload names no author, "
            + $"so nobody is known not to be it; push with --author, or store it with the metadata '{Provenance.Prefix}author'");
    }
}
