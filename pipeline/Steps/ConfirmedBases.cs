using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Steps;

/// <summary>
/// What was confirmed last on each device of a site. It is gathered from ended pushes when somebody asks, so that no push
/// writes a row more for it.
/// </summary>
internal sealed class ConfirmedBases(PushTable table, DriftTable drift, ResultStore results)
{
    /// <summary>How much later than it ended a push may have been recorded, because storage was away.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromDays(1);

    /// <summary>Takes in what ended since it was asked last.</summary>
    /// <param name="site">The site.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="newest">Of the site's newest pushes at most so many are looked at.</param>
    /// <returns>The devices as they are known now.</returns>
    public async Task<SiteDrift> RefreshAsync(string site, CancellationToken cancellationToken, int newest = int.MaxValue)
    {
        SiteDrift known = await drift.ReadAsync(site, cancellationToken);
        var devices = known.Devices.ToDictionary(d => d.Device, StringComparer.Ordinal);
        DateTimeOffset from = known.ReadTo is { } readTo ? readTo - Late : DateTimeOffset.MinValue;
        PushSummary[] ended = [.. (await table.ListAsync(site, newest, cancellationToken))
            .Where(p => p is { IsFinal: true, DryRun: false, Status: not (PushStatus.Refused or PushStatus.Superseded) }
                && p.EndedAt > from)
            .OrderBy(p => p.EndedAt)];
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (PushSummary push in ended)
        {
            foreach (DriftRow row in await ConfirmedByAsync(push, devices, cancellationToken))
            {
                devices[row.Device] = row;
                changed.Add(row.Device);
            }
        }

        if (changed.Count > 0)
            await drift.PutAsync(site, changed.Select(d => devices[d]), cancellationToken);
        // Only who looked at all of them knows that there are no others.
        if (newest == int.MaxValue && ended.Length > 0)
            await drift.PutReadToAsync(site, ended[^1].EndedAt!.Value, cancellationToken);
        return known with { Devices = [.. devices.Values.OrderBy(d => d.Device, StringComparer.Ordinal)] };
    }

    private async Task<IReadOnlyList<DriftRow>> ConfirmedByAsync(
        PushSummary push, Dictionary<string, DriftRow> known, CancellationToken cancellationToken)
    {
        DeviceRow[] its = [.. (await table.DevicesAsync(push.Id, cancellationToken))
            .Where(d => known.GetValueOrDefault(d.Device) is not { } row
                || (d.Runs == RunningConfiguration.New && (row.Base is null || row.Base.At < push.EndedAt)))];
        if (its.Length == 0)
            return [];
        IReadOnlySet<string> texts = await results.TextsAsync(push.Site, push.Id, cancellationToken);
        bool isWhole = await results.FindPlanAsync(push.Site, push.Id, cancellationToken) is { Policy.Mode: ConfigureMode.Replace };
        return [.. its.Select(d => Confirmed(known.GetValueOrDefault(d.Device) ?? new DriftRow(d.Device), d, push, texts, isWhole))];
    }

    private static DriftRow Confirmed(DriftRow known, DeviceRow device, PushSummary push, IReadOnlySet<string> texts, bool isWhole)
    {
        string after = ResultFolder.After(device.Device);
        // Of one that ran the candidate already nothing was read; and what was merged into it says nothing of the rest.
        string? blob = device.Runs != RunningConfiguration.New ? null
            : device.Outcome != DeviceOutcome.Unchanged && texts.Contains(after) ? after
            : isWhole ? ResultFolder.Candidate(device.Device)
            : null;
        return blob is null ? known : new DriftRow(device.Device)
        {
            Base = new ConfirmedText(push.Id, blob, push.EndedAt!.Value),
            State = DriftState.InSync,
            SeenAt = push.EndedAt,
            Since = push.EndedAt,
            Stance = known.Stance,
            Acted = known.Acted,
        };
    }
}
