using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Steps;

/// <summary>What was pushed to a device before, as far as it takes few looks.</summary>
internal sealed class PushHistory(PushTable table, ResultStore results)
{
    /// <summary>Earlier pushes of the site that are looked at.</summary>
    private const int Looks = 20;

    /// <summary>Looks whether the pushes that one undoes are there, are its site's and are over.</summary>
    /// <returns>A problem for each that is not.</returns>
    public async Task<IReadOnlyList<UploadProblem>> UnknownRestoresAsync(
        FoundUpload found, PushPolicy policy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(policy);
        var problems = new List<UploadProblem>();
        foreach (string id in policy.Restores)
        {
            PushSummary? undone = await table.FindAsync(id, cancellationToken);
            string? reason = undone is null || undone.Site != found.Name.Site ? $"site {found.Name.Site} has no push {id}"
                : undone.IsFinal ? null
                : $"push {id} is not over";
            if (reason is not null)
                problems.Add(new UploadProblem(BuildFiles.PolicyFile, null, $"'restores': {reason}"));
        }

        return problems;
    }

    /// <summary>Measures a single configuration without the line <c>end</c> by the one that its device was given last.</summary>
    /// <param name="found">The upload.</param>
    /// <param name="file">Its file, for the problem.</param>
    /// <param name="device">Its device.</param>
    /// <param name="candidate">What the upload holds for it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The problem when the earlier one has the line; null when it has none either, or when there is none.</returns>
    public async Task<UploadProblem?> CutOffAsync(
        FoundUpload found, string file, string device, UploadCandidate candidate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(found);
        foreach (PushSummary push in await table.ListAsync(found.Name.Site, Looks, cancellationToken))
        {
            if (push.Id == found.PushId || push.Status == PushStatus.Refused || found.IsBefore(push.Found))
                continue;
            if (await results.FindPlanAsync(
                push.Site, push.Id, cancellationToken) is not { Policy: { Mode: ConfigureMode.Replace, OnlyLooks: false } } plan
                || !plan.Candidates.TryGetValue(device, out CandidateRef? kept))
                continue;
            byte[] compressed = await results.Candidates.ReadAsync(plan, device, cancellationToken);
            string before = new Payload { Digest = kept.Digest, Size = kept.Size, Inline = compressed }.Text();
            return ConfigurationLine.Split(before).LastOrDefault(l => !ConfigurationLine.IsSeparator(l)) is { } last
                && ConfigurationLine.IsEnd(last)
                ? Completeness.CutOffSince(file, await candidate.ReadAsync(cancellationToken))
                : null;
        }

        return null;
    }
}
