using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Pipeline.History;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Api;

/// <summary>A device's past, for every host.</summary>
public sealed class DeviceApi(PushTable table, ResultStore results, DriftTable drift)
{
    /// <summary>GET: a device and what it ran.</summary>
    public const string Route = "api/sites/{site}/devices/{device}";

    /// <summary>GET: how what it ran after one push, <c>from</c>, differs from what it ran after another, <c>to</c>.</summary>
    public const string DifferenceRoute = "api/sites/{site}/devices/{device}/difference";

    private const int Listed = 50;

    private readonly PushArchive _archive = new(table, results);
    private readonly PushFinder _finder = new(table);

    /// <summary>A device and what it ran.</summary>
    /// <returns>200; 400 for what can be no name; 403; 404 for a device of which no push is over.</returns>
    public Task<ApiAnswer> GetAsync(string site, string device, Caller? caller, CancellationToken cancellationToken) =>
        ApiGuard.RunAsync(async () =>
        {
            if (Refusal(site, device, caller) is { } refusal)
                return refusal;
            IReadOnlyList<DeviceLogEntry> entries = await _archive.LogAsync(device, site, Listed, cancellationToken);
            if (entries.Count == 0)
            {
                return ApiAnswer.Problem(
                    404, "Unknown device", $"no push to a device {device} of site {site} is over, so nothing is known of it");
            }

            DeviceReport? last = (await results.FindReportAsync(site, entries[0].PushId, cancellationToken))?.Devices
                .FirstOrDefault(d => d.Device == device);
            DriftRow? row = (await drift.ReadAsync(site, cancellationToken)).Devices.FirstOrDefault(d => d.Device == device);
            return ApiAnswer.Json(200, new DeviceHistory(site, device, entries, last?.Checks ?? [])
            {
                Runner = last?.Runner,
                Software = last?.Software,
                Drift = row is null ? null : await DriftAsync(site, row, cancellationToken),
            }, ApiJson.Default.DeviceHistory);
        }, cancellationToken);

    /// <summary>How what a device ran after one push differs from what it ran after another.</summary>
    /// <returns>200; 400 for what can be no name or id; 403; 404 for a push or text that is not there.</returns>
    public Task<ApiAnswer> CompareAsync(
        string site, string device, string? from, string? to, Caller? caller, CancellationToken cancellationToken) =>
        ApiGuard.RunAsync(async () =>
        {
            if (Refusal(site, device, caller) is { } refusal)
                return refusal;
            string[] texts = new string[2];
            foreach ((int i, string? id) in new[] { from, to }.Index())
            {
                (PushSummary? push, ApiAnswer? answer) = await _finder.FindAsync(id ?? "", caller, Role.Reader, cancellationToken);
                if (push is null)
                    return answer!;
                (string? text, string? problem) = push.Site == site
                    ? await _archive.RanAfterAsync(push, device, cancellationToken)
                    : (null, $"push {push.Id} is of site {push.Site}, not of {site}");
                if (text is null)
                    return ApiAnswer.Problem(404, "Not there", problem!);
                texts[i] = text;
            }

            // Whatever the switch itself showed of its secrets stays in storage.
            string difference = SecretRedactor.RedactForms(LineDiff.Of("", texts[0], "", texts[1]));
            return ApiAnswer.Json(
                200, new DeviceDifference(from!, to!, [.. ConfigurationDiff.Body(difference)]), ApiJson.Default.DeviceDifference);
        }, cancellationToken);

    private static ApiAnswer? Refusal(string site, string device, Caller? caller) =>
        Token.Problem(site) is { } badSite ? ApiAnswer.Problem(400, "Bad site", $"'site': {badSite}")
        : Token.Problem(device) is { } badDevice ? ApiAnswer.Problem(400, "Bad device", $"'device': {badDevice}")
        : ApiGuard.Refusal(caller, Role.Reader, site);

    private async Task<DeviceDrift> DriftAsync(string site, DriftRow row, CancellationToken cancellationToken) => new(
        row.State, row.SeenAt, row.DriftedSince,
        row is { State: DriftState.Drifted, Run: { } run, Diff: { } blob }
            && await results.FindTextAsync(site, run, blob, cancellationToken) is { } text ? [.. ConfigurationDiff.Body(text)] : null);
}
