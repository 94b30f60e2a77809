using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Steps;

/// <summary>Plans a push under what its site asks for.</summary>
internal static class SitePlanner
{
    /// <summary>Makes the plan.</summary>
    /// <param name="found">The upload as it was found.</param>
    /// <param name="upload">What it holds.</param>
    /// <param name="asked">What its site asks for; null when it asks for nothing.</param>
    /// <param name="now">Now.</param>
    /// <param name="atOnce">At most so many devices of the site are changed at once; null for no limit.</param>
    /// <returns>The plan, or the problems; a site's policy that cannot be read is one, and not as good as none.</returns>
    public static (PushPlan? Plan, IReadOnlyList<UploadProblem> Problems) Plan(
        FoundUpload found, Upload upload, StoredSitePolicy? asked, DateTimeOffset now, int? atOnce = null)
    {
        if (asked is null)
            return Planner.Plan(found, upload, now, atOnce);
        var problems = new List<UploadProblem>();
        if (PolicyReader.ReadSite(asked.File, asked.Bytes, problems, out PolicySource source) is not { } site)
            return (null, [.. problems.Select(p => p with { Reason = $"the site's policy cannot be used: {p.Reason}" })]);
        Tightened tight = site.Tighten(upload.Policy, upload.Candidates.Count, upload.Source, source);
        problems.AddRange(tight.Problems);
        if (site.Untouchable(found.Name.Name, upload.Candidates.Keys, source) is { } untouchable)
            problems.Add(untouchable);
        if (problems.Count > 0)
            return (null, problems);
        (PushPlan? plan, IReadOnlyList<UploadProblem> refused) = Planner.Plan(
            found, upload with { Policy = tight.Policy, Notes = [.. upload.Notes, .. tight.Notes] }, now, atOnce);
        if (plan is null)
            return (null, refused);
        (PushPlan cut, UploadProblem? tooLarge) = SitePace.Cut(plan, site, upload.Source, source);
        return tooLarge is not null ? (null, [tooLarge])
            : (cut with { SitePolicy = new SitePolicyVersion(asked.File, asked.Version) }, []);
    }
}
