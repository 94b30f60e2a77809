using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Pushes;

/// <content>The push as people see it.</content>
public sealed partial class Push
{
    /// <summary>How the push stands now, or how it ended; every device once.</summary>
    public PushReport Report()
    {
        PushStatus status = Status;
        return new PushReport
        {
            Id = _plan.Id,
            Site = _plan.Site,
            Upload = _plan.Upload,
            Status = status,
            Message = Summary(status),
            UploadedAt = _plan.UploadedAt,
            StartedAt = _plan.StartedAt,
            EndedAt = IsComplete ? _now : null,
            Consistent = IsConsistent,
            Mode = _policy.Mode,
            Scope = _policy.Scope,
            DryRun = _policy.DryRun,
            Devices = [.. _devices.Select(d => d.Report(p => p.Object))],
            Notes = _plan.Notes,
            Timeline = [.. _timeline],
        };
    }

    private PushStatus Status => (IsComplete, _phase) switch
    {
        (false, Phase.AwaitingApproval) => PushStatus.AwaitingApproval,
        (false, _) => PushStatus.Running,
        _ when _cancelled => PushStatus.Cancelled,
        _ when _stopReason is not null || Failures > _budget => PushStatus.Failed,
        _ => PushStatus.Succeeded,
    };

    /// <summary>What stands or falls together did, and nothing is in doubt.</summary>
    private bool IsConsistent
    {
        get
        {
            if (_devices.Any(d => d is { IsDone: true, Runs: RunningConfiguration.Unknown }))
                return false;
            IEnumerable<IGrouping<object, DeviceState>> scopes = _policy.Scope switch
            {
                TransactionScope.Device => _devices.GroupBy(d => (object)d.Name),
                TransactionScope.Wave => _devices.GroupBy(d => (object)d.Wave),
                _ => _devices.GroupBy(_ => (object)""),
            };
            return scopes.All(s => !(s.Any(d => d.Outcome == DeviceOutcome.Confirmed) && s.Any(d => d is { IsDone: true, ConfirmSent: true } && d.Outcome != DeviceOutcome.Confirmed)));
        }
    }

    private string Summary(PushStatus status)
    {
        string counts = string.Join(", ", _devices.GroupBy(d => d.Outcome).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key.ToString().ToLowerInvariant()}"));
        return status switch
        {
            PushStatus.AwaitingApproval => $"waiting for approval: {counts}",
            PushStatus.Running when _stopReason is not null => $"stopping ({_stopReason}): {counts}",
            PushStatus.Running => counts,
            PushStatus.Succeeded when Failures > 0 => $"{counts}; failures within the budget of {_policy.FailureBudget}",
            PushStatus.Succeeded => counts,
            _ => $"{_stopReason ?? BudgetSpent()}; {counts}{(IsConsistent ? "" : "; NOT all of one transaction ended alike, see the devices")}",
        };
    }
}
