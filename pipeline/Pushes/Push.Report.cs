using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Pushes;

/// <content>The push as people see it.</content>
public sealed partial class Push
{
    /// <summary>How the push stands now, or how it ended; every device once. Made when it is shown: it looks at every device.</summary>
    public PushReport Report()
    {
        PushStatus status = Status;
        DateTimeOffset started = IsStarted ? _startedAt : _plan.PlannedAt;
        return new PushReport
        {
            Id = _plan.Id,
            Site = _plan.Site,
            Upload = _plan.Upload,
            Status = status,
            Message = Summary(status),
            UploadedAt = _plan.UploadedAt,
            Provenance = _plan.Provenance,
            Restores = _policy.Restores,
            StartedAt = started,
            EndedAt = IsComplete ? _now : null,
            Consistent = IsConsistent,
            Mode = _policy.Mode,
            Scope = _policy.Scope,
            DryRun = _policy.DryRun || _policy.OnlyLooks,
            Task = _policy.Task,
            CommitTimer = _start?.CommitTimer,
            Digest = _digest,
            Decisions = [.. _decisions],
            Devices = [.. _devices.Select(d => d.Report(started)), .. _plan.Absent.Select(Absent)],
            Problems = [.. Problems],
            Notes = [.. _plan.Notes, .. _start?.Notes ?? []],
            Timeline = [.. _timeline],
            WaitsFor = WaitsFor,
        };
    }

    private PushWait? WaitsFor => _phase switch
    {
        _ when IsComplete => null,
        Phase.AwaitingApproval => new PushWait(PushWaitKind.Approval, _deadline),
        Phase.AwaitingPromotion => new PushWait(PushWaitKind.Promotion, PromoteBy),
        Phase.Rolling when _watch == Watch.Soaking => new PushWait(PushWaitKind.Soak, _soakUntil),
        Phase.Rolling when DecideBy is { } decide => new PushWait(PushWaitKind.Confirm, decide),
        Phase.Rolling when IsStarted => new PushWait(PushWaitKind.Devices, _deadline),
        _ => null,
    };

    private IEnumerable<UploadProblem> Problems =>
        (_start?.Problems ?? []).Select(p => new UploadProblem(p.Device is { } device ? $"{device}.cfg" : _plan.Upload, null, p.Reason));

    private PushStatus Status => (IsComplete, _phase) switch
    {
        (false, Phase.AwaitingApproval) => PushStatus.AwaitingApproval,
        (false, Phase.AwaitingPromotion) => PushStatus.AwaitingPromotion,
        (false, _) => PushStatus.Running,
        _ when _supersededBy is not null => PushStatus.Superseded,
        _ when _start?.Problems.Count > 0 => PushStatus.Refused,
        _ when _cancelled => PushStatus.Cancelled,
        _ when _stopReason is not null => PushStatus.Failed,
        // That a device cannot be compared is what a drift run found, and no failure of it.
        _ when _policy.Task == PushTask.Drift => PushStatus.Succeeded,
        _ when _all.Failed > _budget => PushStatus.Failed,
        _ when _plan.Absent.Count > 0 => PushStatus.Incomplete,
        _ => PushStatus.Succeeded,
    };

    private static DeviceReport Absent(string device) => new()
    {
        Device = device,
        Wave = 0,
        Outcome = DeviceOutcome.Absent,
        Runs = RunningConfiguration.Old,
        Message = "not there yet, as the policy's absent says: skipped",
        Attempts = 0,
    };

    /// <summary>What stands or falls together did, and nothing is in doubt.</summary>
    private bool IsConsistent => _all.Unknown == 0 && _devices.Select(d => d.Transaction).Distinct().All(t => t.Tally.IsConsistent);

    private string Summary(PushStatus status)
    {
        string counts = ReportText.Counts(_all.Counts, Word);
        return status switch
        {
            PushStatus.Superseded =>
                $"push {_supersededBy} has a newer upload for devices of this one and went first; no switch was touched",
            PushStatus.Refused => PushReport.RefusalMessage([.. Problems]),
            PushStatus.AwaitingApproval => $"waiting for approval of {_digest} until "
                + $"{_deadline:u}{(_policy.Approvers > 1 ? $", {_approvers.Count} of {_policy.Approvers} have approved" : "")}: {counts}",
            PushStatus.Running when IsApproved =>
                $"approved by {string.Join(", ", _approvers.Order(StringComparer.OrdinalIgnoreCase))}, waiting for its turn: {counts}",
            PushStatus.AwaitingPromotion =>
                $"paused after wave {_wave + 1} of {_plan.Waves.Count}, waiting to be promoted until {PromoteBy:u}: {counts}",
            PushStatus.Running when _stopReason is not null => $"stopping ({_stopReason}): {counts}",
            PushStatus.Running when !IsStarted => $"waiting to begin: {counts}",
            PushStatus.Running => counts,
            PushStatus.Succeeded when _all.Failed > 0 && _policy.Task != PushTask.Drift =>
                $"{counts}; failures within the budget of {_policy.FailureBudget}",
            PushStatus.Incomplete => $"{counts}; {_plan.Absent.Count} absent and skipped: {Planner.FewOf(_plan.Absent)}"
                + (_all.Failed > 0 ? $"; failures within the budget of {_policy.FailureBudget}" : ""),
            PushStatus.Succeeded => counts,
            _ => $"{_stopReason ?? BudgetSpent()}; "
                + $"{counts}{(IsConsistent ? "" : "; NOT all of one transaction ended alike, see the devices")}",
        };
    }

    private string Word(DeviceOutcome outcome) => outcome switch
    {
        DeviceOutcome.Previewed when _policy.Task == PushTask.Drift => "drifted",
        DeviceOutcome.Unchanged when _policy.Task == PushTask.Drift => "in sync",
        _ => ReportText.Words(outcome),
    };

    private string BudgetSpent()
    {
        DeviceState[] failed = [.. _devices.Where(d => d.Failure is not null)];
        string names = string.Join(", ", failed.Take(5).Select(d => $"{d.Name} {d.Failure!.Value.ToString().ToLowerInvariant()}"))
            + (failed.Length > 5 ? $" and {failed.Length - 5} more" : "");
        return _budget == 0 ? names : $"{names}: more than the failure budget of {_policy.FailureBudget}";
    }

    private static string Names(List<DeviceState> devices) =>
        string.Join(", ", devices.Take(5).Select(d => d.Name)) + (devices.Count > 5 ? $" and {devices.Count - 5} more" : "");

    private static string Devices(int count) => count == 1 ? "1 device" : $"{count} devices";

    private void Note(string what) => _timeline.Add(new PushEvent(_now, what));
}
