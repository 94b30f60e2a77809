using System.Text;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Steps;

/// <summary>Refuses pushes onto devices that drifted, where that is what is wanted.</summary>
internal sealed class DriftGate(DriftTable drift, ConfirmedBases bases, ResultStore results)
{
    /// <summary>Of the site's newest pushes so many are looked at for what was confirmed since.</summary>
    private const int Newest = 50;

    /// <summary>The devices of a site onto which nothing is pushed; as a rule none, so that one look is all that it takes.</summary>
    public async Task<IReadOnlyList<DriftRow>> RefusingAsync(string site, CancellationToken cancellationToken) =>
        Refusing(await drift.DriftedAsync(site, cancellationToken));

    /// <summary>Why an upload is refused; empty when it is not.</summary>
    /// <param name="found">The upload.</param>
    /// <param name="upload">What it holds.</param>
    /// <param name="refusing">What <see cref="RefusingAsync"/> gave.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<UploadProblem>> CheckAsync(
        FoundUpload found, Upload upload, IReadOnlyList<DriftRow> refusing, CancellationToken cancellationToken)
    {
        string site = found.Name.Site;
        if (upload.Policy.DryRun || !refusing.Any(d => upload.Candidates.ContainsKey(d.Device)))
            return [];
        var problems = new List<UploadProblem>();
        // What was pushed since it was looked at has put it right.
        foreach (DriftRow device in Refusing(await bases.RefreshAsync(site, cancellationToken, Newest)))
        {
            if (!upload.Candidates.TryGetValue(device.Device, out UploadCandidate? candidate)
                || await IsConfirmedAsync(site, device, candidate, cancellationToken))
                continue;
            problems.Add(new UploadProblem($"{device.Device}.cfg", null,
                $"{device.Device} has drifted: since {ReportText.Time(device.DriftedSince!.Value)} it has {device.OutOfBand} "
                    + "lines that nobody "
                + $"pushed and lacks {device.Missing} that were confirmed, "
                    + "and the stance of the device or its site refuses pushes onto it. "
                + $"Look at 'leafwire drift --site {site} --device {device.Device}'; then push what was confirmed (--reapply), "
                + "or take what it runs (--adopt)"));
        }

        return problems;
    }

    // To push what was confirmed is the way out.
    private async Task<bool> IsConfirmedAsync(
        string site, DriftRow device, UploadCandidate candidate, CancellationToken cancellationToken) =>
        device.Base is { } text && await results.FindConfirmedAsync(site, device.Device, text, cancellationToken) is { } confirmed
        && ConfigurationText.Read(device.Device, Encoding.UTF8.GetBytes(confirmed), [])?.Text
            == await candidate.ReadAsync(cancellationToken);

    private static IReadOnlyList<DriftRow> Refusing(SiteDrift site) =>
        [.. site.Devices.Where(d => d.DriftedSince is not null && site.StanceOf(d) == DriftStance.Refuse)];
}
