using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Planning;

/// <summary>Which devices of an upload are pushed.</summary>
/// <param name="Devices">Those that are, by name.</param>
/// <param name="Absent">Those that the policy names as not there yet.</param>
/// <param name="Notes">What the uploader should know of the others.</param>
internal sealed record DeviceSelection(string[] Devices, string[] Absent, IReadOnlyList<string> Notes)
{
    /// <summary>Chooses among the devices of an upload.</summary>
    public static DeviceSelection Of(Upload upload)
    {
        string[] all = [.. upload.Candidates.Keys.Order(StringComparer.Ordinal)];
        PushPolicy policy = upload.Policy;
        string[] wanted = policy.Limit.Count == 0 ? all : [.. all.Where(d => Glob.MatchesAny(policy.Limit, d))];
        string[] absent = policy.Absent.Count == 0 ? [] : [.. wanted.Where(d => Glob.MatchesAny(policy.Absent, d))];
        var notes = new List<string>();
        if (wanted.Length < all.Length)
            notes.Add($"limit leaves out {Planner.FewOf([.. all.Except(wanted)])}: {wanted.Length} of {all.Length} devices are pushed");
        if (absent.Length > 0)
            notes.Add($"absent names {Planner.FewOf(absent)} as not there yet: skipped, and not configured by this push");
        return new DeviceSelection(absent.Length == 0 ? wanted : [.. wanted.Except(absent)], absent, notes);
    }

    /// <summary>Why nothing is left to push; null when something is.</summary>
    public UploadProblem? Problem => Devices.Length > 0 ? null : new UploadProblem(
        "push.json", null,
        Absent.Length > 0 ? "'absent' names every device that would be pushed" : "'limit' matches no device of this upload");
}
