using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Steps;

/// <summary>From an upload that only looks to its plan: which devices are meant, and what they are compared with.</summary>
internal sealed class LookPlanner(ConfirmedBases bases, ResultStore results)
{
    private const int LooksAtOnce = 32;
    private const int Named = 20;

    /// <summary>Makes the plan.</summary>
    /// <returns>The plan; or the problems.</returns>
    public async Task<(PushPlan? Plan, IReadOnlyList<UploadProblem> Problems)> PlanAsync(
        FoundUpload found, Upload upload, DateTimeOffset plannedAt, CancellationToken cancellationToken)
    {
        PushPolicy policy = upload.Policy;
        SiteDrift site = await bases.RefreshAsync(found.Name.Site, cancellationToken);
        var notes = new List<string>(upload.Notes);
        var devices = new SortedSet<string>(StringComparer.Ordinal);
        var problems = new List<UploadProblem>();
        foreach (string pattern in policy.Devices ?? [])
        {
            string[] meant = [.. site.Devices.Select(d => d.Device).Where(d => Glob.Matches(pattern, d))];
            // Whoever names a device knows that it is there.
            if (meant.Length == 0 && !Glob.IsPattern(pattern) && policy.Task != PushTask.Drift && Token.Problem(pattern) is null)
                meant = [pattern];
            if (meant.Length == 0)
                problems.Add(new UploadProblem(BuildFiles.PolicyFile, null,
                    $"'devices': no device of site {site.Site} that was pushed to matches '{pattern}'"));
            devices.UnionWith(meant);
        }

        if (policy.Task == PushTask.Drift && problems.Count == 0)
        {
            IReadOnlyDictionary<string, ConfirmedText> texts = await TextsAsync(
                site, site.Devices.Where(d => devices.Contains(d.Device)), notes, cancellationToken);
            return texts.Count > 0
                ? (Planner.Look(found, policy, [.. texts.Keys], notes, plannedAt) with { Bases = texts }, [])
                : (null, [new UploadProblem(BuildFiles.PolicyFile, null,
                    $"'devices': {notes.LastOrDefault() ?? "no push confirmed anything on them"}; there is nothing to compare with")]);
        }

        return problems.Count > 0 ? (null, problems) : (Planner.Look(found, policy, [.. devices], notes, plannedAt), []);
    }

    private async Task<IReadOnlyDictionary<string, ConfirmedText>> TextsAsync(
        SiteDrift site, IEnumerable<DriftRow> devices, List<string> notes, CancellationToken cancellationToken)
    {
        var texts = new SortedDictionary<string, ConfirmedText>(StringComparer.Ordinal);
        var never = new List<string>();
        var gone = new List<string>();
        await Parallel.ForEachAsync(devices,
            new ParallelOptions { MaxDegreeOfParallelism = LooksAtOnce, CancellationToken = cancellationToken }, async (device, stop) =>
            {
                bool isThere = device.Base is { } text && await results.HasTextAsync(site.Site, text.PushId, text.Blob, stop);
                lock (texts)
                {
                    if (isThere)
                        texts[device.Device] = device.Base!;
                    else
                        (device.Base is null ? never : gone).Add(device.Device);
                }
            });
        if (never.Count > 0)
            notes.Add($"no push confirmed anything on {Names(never)}");
        if (gone.Count > 0)
            notes.Add($"what was confirmed on {Names(gone)} is gone from the container of results; push it again");
        return texts;
    }

    private static string Names(List<string> devices) =>
        string.Join(", ", devices.Order(StringComparer.Ordinal).Take(Named))
        + (devices.Count > Named ? $" and {devices.Count - Named} more" : "");
}
