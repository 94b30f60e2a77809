using Leafwire.Contracts;
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
    /// <returns>The plan, whose place in the log and whose candidates are still to be filled in; or the problems.</returns>
    public static (PushPlan? Plan, IReadOnlyList<UploadProblem> Problems) Plan(FoundUpload found, Upload upload, DateTimeOffset plannedAt)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(upload);
        var notes = new List<string>(upload.Notes);
        string[] devices = [.. upload.Candidates.Keys.Order(StringComparer.Ordinal)];
        WavePolicy waves = upload.Policy.Waves;
        var ordered = waves.Groups is { } groups ? Groups(devices, groups) : Batches(devices, waves, notes);
        string[] left = [.. devices.Except(ordered.SelectMany(w => w))];
        if (left.Length > 0)
        {
            return (null, [new UploadProblem("push.json", null, $"'waves.groups': no group holds {string.Join(", ", left.Take(5))}"
                + $"{(left.Length > 5 ? $" and {left.Length - 5} more" : "")}; add a group, for example [\"*\"], as the last")]);
        }

        var plan = new PushPlan
        {
            Id = found.PushId,
            Site = found.Name.Site,
            Upload = found.Name.Name,
            UploadedAt = found.UploadedAt,
            ETag = found.ETag,
            Version = PushPlan.CurrentVersion,
            PlannedAt = plannedAt,
            Policy = upload.Policy,
            Waves = ordered,
            Notes = notes,
        };
        return (plan, []);
    }

    // A device belongs to the first group that matches it; groups without a device of this upload drop out.
    private static List<IReadOnlyList<string>> Groups(string[] devices, IReadOnlyList<IReadOnlyList<string>> groups)
    {
        var waves = new List<IReadOnlyList<string>>();
        var left = devices.ToList();
        foreach (IReadOnlyList<string> group in groups)
        {
            string[] wave = [.. left.Where(d => Glob.MatchesAny(group, d))];
            left.RemoveAll(wave.Contains);
            if (wave.Length > 0)
                waves.Add(wave);
        }

        return waves;
    }

    private static List<IReadOnlyList<string>> Batches(string[] devices, WavePolicy policy, List<string> notes)
    {
        string[] canaries = policy.Canary is null ? devices[..1] : [.. devices.Where(d => Glob.MatchesAny(policy.Canary, d))];
        if (policy.Canary is { Count: > 0 } && canaries.Length == 0)
        {
            canaries = devices[..1];
            notes.Add($"none of the canaries {string.Join(", ", policy.Canary)} is in this upload; {devices[0]} is the canary");
        }

        var waves = new List<IReadOnlyList<string>>();
        if (canaries.Length > 0)
            waves.Add(canaries);
        string[] rest = [.. devices.Except(canaries)];
        waves.AddRange(rest.Chunk(Math.Max(1, policy.Batch.Of(rest.Length))));
        return waves;
    }
}
