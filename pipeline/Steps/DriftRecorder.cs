using Leafwire.Pipeline.Notifications;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Telemetry;

namespace Leafwire.Pipeline.Steps;

/// <summary>Writes down how a drift run found its devices, and what was adopted. Doing it again gives the same.</summary>
internal sealed class DriftRecorder(DriftTable drift, ConfirmedBases bases, PushTable table, ResultStore results, Notifier notifier)
{
    /// <summary>Writes what the report of an ended push says of its devices; of a push that changes switches, nothing.</summary>
    public async Task RecordAsync(PushPlan plan, PushReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(report);
        if (plan.Policy is not ({ Task: PushTask.Drift } or { Task: PushTask.Fetch, Adopt: true }))
            return;
        DateTimeOffset at = report.EndedAt ?? report.StartedAt;
        // In this order: a push that ends meanwhile is found in one of the two.
        IReadOnlySet<string> atWork = await AtWorkAsync(plan, cancellationToken);
        var known = (await bases.RefreshAsync(plan.Site, cancellationToken)).Devices.ToDictionary(d => d.Device, StringComparer.Ordinal);
        DriftRow[] changed =
        [
            .. from device in report.Devices
               let row = known.GetValueOrDefault(device.Device) ?? new DriftRow(device.Device)
               where !atWork.Contains(device.Device)
               let next = plan.Policy.Task == PushTask.Drift ? Seen(plan, report.Id, device, row, at) : Adopted(report.Id, device, row, at)
               where next is not null
               select next,
        ];
        if (changed.Length > 0)
            await drift.PutAsync(plan.Site, changed, cancellationToken);
        if (plan.Policy.Task == PushTask.Drift)
            PipelineTelemetry.Drifted.Record(
                changed.Concat(known.Values).DistinctBy(row => row.Device, StringComparer.Ordinal)
                    .Count(row => row.State == DriftState.Drifted),
                PipelineTelemetry.Of(plan.Site));
        // By what stands there now, so that who comes again after a crash tells it as well; under the run's name it is told once.
        string[] drifted =
        [
            .. changed.Concat(known.Values).DistinctBy(row => row.Device, StringComparer.Ordinal)
                .Where(row => row.Run == report.Id && row.State == DriftState.Drifted && row.DriftedSince == at)
                .Select(row => row.Device).Order(StringComparer.Ordinal),
        ];
        if (drifted.Length > 0)
            await notifier.TellAsync(Notification.Drifted(plan.Site, drifted, report.Id, at), cancellationToken);
    }

    // What a push is changing is not what was confirmed last, and is nobody's drift.
    private async Task<IReadOnlySet<string>> AtWorkAsync(PushPlan plan, CancellationToken cancellationToken)
    {
        var devices = new HashSet<string>(StringComparer.Ordinal);
        if (plan.Policy.Task != PushTask.Drift)
            return devices;
        IReadOnlyList<PushSummary> pushes = await table.SelectAsync(
            new PushFilter { Site = plan.Site }, int.MaxValue, cancellationToken,
            push => push is { IsFinal: false, DryRun: false, Task: PushTask.Push, StartedAt: not null,
                Status: not PushStatus.AwaitingApproval });
        foreach (PushSummary push in pushes)
            devices.UnionWith((await results.FindPlanAsync(plan.Site, push.Id, cancellationToken))?.Devices ?? []);
        return devices;
    }

    private static DriftRow? Seen(PushPlan plan, string run, DeviceReport device, DriftRow row, DateTimeOffset at)
    {
        // Written already; or something else was confirmed meanwhile; or a push was under way, which confirms something else.
        if (row.Run == run || row.SeenAt > at || row.Base != plan.Bases?.GetValueOrDefault(device.Device)
            || device.Outcome is DeviceOutcome.Busy or DeviceOutcome.Skipped)
            return null;
        DriftState state = device.Outcome switch
        {
            DeviceOutcome.Unchanged => DriftState.InSync,
            DeviceOutcome.Previewed => DriftState.Drifted,
            DeviceOutcome.Unreachable or DeviceOutcome.Silent => DriftState.Unreachable,
            _ => DriftState.Unclear,
        };
        row = row with
        {
            State = state,
            SeenAt = at,
            Since = row.State == state ? row.Since ?? at : at,
            Run = run,
            Message = state is DriftState.Unreachable or DriftState.Unclear ? device.Message : null,
        };
        return state switch
        {
            DriftState.Drifted => row with
            {
                DriftedSince = row.DriftedSince ?? at,
                Diff = device.Diff,
                DiffDigest = device.DiffDigest,
                Missing = device.Added,
                OutOfBand = device.Removed,
            },
            DriftState.InSync => row with { DriftedSince = null, Diff = null, DiffDigest = null, Missing = 0, OutOfBand = 0 },
            // What it was found to be before it went away, it may still be. The diff lies in the folder of the run that found it.
            _ => row with { Diff = null },
        };
    }

    private static DriftRow? Adopted(string fetch, DeviceReport device, DriftRow row, DateTimeOffset at) =>
        device.Running is not { } running || row.Base?.PushId == fetch || row.Base?.At > at ? null : new DriftRow(row.Device)
        {
            Base = new ConfirmedText(fetch, running, at),
            // What a push brought, also when something was adopted since.
            AdoptedFrom = row.AdoptedFrom ?? row.Base,
            State = DriftState.InSync,
            SeenAt = at,
            Since = at,
            Stance = row.Stance,
            Acted = row.Acted,
        };
}
