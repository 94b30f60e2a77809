using System.Text;
using Leafwire.Eos;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Steps;

/// <summary>What the pushes hold that Leafwire begins by itself (<see cref="OwnPush"/>).</summary>
internal sealed class OwnUploads(DriftTable drift, ResultStore results)
{
    /// <summary>Makes one, from how its site's devices stand.</summary>
    /// <returns>The upload and where it comes from; or why there is nothing to do any more.</returns>
    public async Task<(UploadResult Read, Provenance? From)> MakeAsync(FoundUpload found, CancellationToken cancellationToken)
    {
        (string site, string name) = (found.Name.Site, found.Name.Name);
        if (OwnPush.ReapplyOf(name) is { } reapplied)
        {
            return (await ReapplyAsync(
                found, await DriftedAsync(site, reapplied, DriftStance.Reapply, cancellationToken), cancellationToken),
                From($"puts back what drift run {reapplied} found changed"));
        }

        if (OwnPush.AdoptOf(name) is not { } adopted)
            return (Of(new PushPolicy { Task = PushTask.Drift, Devices = ["*"], RunnerWait = TimeSpan.Zero }), From(
                "drift run of the schedule"));
        IReadOnlyList<DriftRow> drifted = await DriftedAsync(site, adopted, DriftStance.Adopt, cancellationToken);
        return (
            drifted.Count == 0
                ? Nothing(found)
                : Of(new PushPolicy { Task = PushTask.Fetch, Adopt = true, Devices = [.. drifted.Select(d => d.Device)] }),
            From($"adopts what drift run {adopted} found changed"));
    }

    /// <summary>What drifted by a run and has a stance.</summary>
    private async Task<IReadOnlyList<DriftRow>> DriftedAsync(
        string site, string run, DriftStance stance, CancellationToken cancellationToken)
    {
        SiteDrift drifted = await drift.DriftedAsync(site, cancellationToken);
        return [.. drifted.Devices.Where(d => d.Run == run && d.State == DriftState.Drifted && drifted.StanceOf(d) == stance)];
    }

    private async Task<UploadResult> ReapplyAsync(FoundUpload found, IReadOnlyList<DriftRow> drifted, CancellationToken cancellationToken)
    {
        var candidates = new SortedDictionary<string, UploadCandidate>(StringComparer.Ordinal);
        var problems = new List<UploadProblem>();
        foreach (DriftRow device in drifted)
        {
            if (await TextAsync(found.Name.Site, device, problems, cancellationToken) is { } text)
                candidates[device.Device] = new UploadCandidate(
                    SwitchFacts.Read(text), stop => AgainAsync(found.Name.Site, device, stop));
        }

        if (problems.Count > 0)
            return UploadResult.Refused(problems);
        return candidates.Count == 0 ? Nothing(found)
            : new UploadResult(new Upload(candidates, new PushPolicy { Approval = Approval.Required }, []), []);
    }

    private async Task<string?> TextAsync(
        string site, DriftRow device, List<UploadProblem> problems, CancellationToken cancellationToken)
    {
        string file = device.Device + ".cfg";
        if (await results.FindConfirmedAsync(site, device.Device, device.Base!, cancellationToken) is { } text)
            return ConfigurationText.Read(file, Encoding.UTF8.GetBytes(text), problems)?.Text;
        problems.Add(new UploadProblem(
            file, null, $"what push {device.Base!.PushId} confirmed is gone from the container of results"));
        return null;
    }

    private async ValueTask<string> AgainAsync(string site, DriftRow device, CancellationToken cancellationToken)
    {
        var problems = new List<UploadProblem>();
        return await TextAsync(site, device, problems, cancellationToken)
            ?? throw new InvalidDataException(string.Join("; ", problems));
    }

    private static UploadResult Of(PushPolicy policy) => new(new Upload(new Dictionary<string, UploadCandidate>(), policy, []), []);

    private static UploadResult Nothing(FoundUpload found) =>
        UploadResult.Refused(new UploadProblem(found.Name.Name, null, "none of its devices is drifted any more, or has this stance"));

    private static Provenance From(string comment) => new() { Author = "leafwire", Comment = comment };
}
