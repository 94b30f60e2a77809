using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Planning;

/// <summary>Orders the devices of an upload into waves.</summary>
public static class Planner
{
    /// <summary>Makes the plan.</summary>
    /// <param name="found">The upload as it was found.</param>
    /// <param name="upload">What it holds.</param>
    /// <param name="plannedAt">Now.</param>
    /// <param name="atOnce">At most so many devices of the site are changed at once; null for no limit.</param>
    /// <returns>The plan, whose place in the log and whose candidates are still to be filled in; or the problems.</returns>
    public static (PushPlan? Plan, IReadOnlyList<UploadProblem> Problems) Plan(
        FoundUpload found, Upload upload, DateTimeOffset plannedAt, int? atOnce = null)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(upload);
        var selection = DeviceSelection.Of(upload);
        if (selection.Problem is { } nothing)
            return (null, [nothing]);
        string[] devices = selection.Devices;
        var waves = new WavePlanner(
            upload.Policy.Waves, FabricMap.Of(devices.ToDictionary(d => d, d => upload.Candidates[d].Facts), upload.Policy.Mode),
            // One transaction is armed together, whatever its waves.
            upload.Policy.Scope == TransactionScope.Fabric ? null : atOnce);
        waves.Order(devices);
        string[] left = [.. devices.Except(waves.Waves.SelectMany(w => w.Devices))];
        if (left.Length > 0)
        {
            return (null, [new UploadProblem(
                "push.json", null, $"'waves.groups': no group holds {FewOf(left)}; add a group, for example [\"*\"], as the last")]);
        }

        int? pause = upload.Policy is { DryRun: false, PauseAfter: { } point } ? waves.PauseOf(point, upload.Policy.Scope) : null;
        PushPlan plan = Make(
            found, upload.Policy, [.. waves.Waves.Select(w => w.Devices)],
            [.. upload.Notes, .. selection.Notes, .. waves.Notes], plannedAt);
        return (plan with { WaveReasons = [.. waves.Waves.Select(w => w.Reason)], PauseAfter = pause, Absent = selection.Absent }, []);
    }

    /// <summary>The plan of an upload that only looks: all of its devices at once.</summary>
    internal static PushPlan Look(
        FoundUpload found, PushPolicy policy, IReadOnlyList<string> devices, IReadOnlyList<string> notes, DateTimeOffset plannedAt) =>
        Make(found, policy, [devices], notes, plannedAt);

    /// <summary>The first of many names.</summary>
    internal static string FewOf(IReadOnlyCollection<string> names) =>
        $"{string.Join(", ", names.Take(5))}{(names.Count > 5 ? $" and {names.Count - 5} more" : "")}";

    private static PushPlan Make(
        FoundUpload found, PushPolicy policy, IReadOnlyList<IReadOnlyList<string>> waves, IReadOnlyList<string> notes,
        DateTimeOffset plannedAt) => new()
    {
        Id = found.PushId,
        Site = found.Name.Site,
        Upload = found.Name.Name,
        UploadedAt = found.UploadedAt,
        ETag = found.ETag,
        Version = PushPlan.CurrentVersion,
        PlannedAt = plannedAt,
        Policy = policy,
        Waves = waves,
        Notes = notes,
    };
}
