using Leafwire.Contracts;
using Leafwire.Contracts.Settings;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Pushes;

/// <content>What becomes due. A deadline falls at its own moment, once an entry that was stored later shows that it has passed.</content>
public sealed partial class Push
{
    /// <summary>When a tick is due, if nothing comes before; <see cref="DateTimeOffset.MaxValue"/> when nothing is waited for.</summary>
    public DateTimeOffset Deadline
    {
        get
        {
            if (IsComplete)
                return DateTimeOffset.MaxValue;
            DateTimeOffset next = _phase switch
            {
                Phase.Stopping => DateTimeOffset.MaxValue,
                Phase.AwaitingPromotion => PromoteBy,
                Phase.Rolling when _watch == Watch.Soaking => Earlier(_deadline, _soakUntil),
                _ => _deadline,
            };
            if (DecideBy is { } decide)
                next = Earlier(next, decide);
            while (_wakes.TryPeek(out DeviceState? device, out (DateTimeOffset At, int Index) wake))
            {
                if (device.WakeAt == wake.At)
                    return Earlier(next, wake.At);
                // It was answered, or waits for something else by now.
                _wakes.Dequeue();
            }

            return next;
        }
    }

    /// <summary>
    /// By how much the last tick came before the deadline that it was for, because its sender's clock runs ahead of the
    /// hub's: the next tick is to wait for so long. Zero when it did not.
    /// </summary>
    public TimeSpan TickEarlyBy { get; private set; }

    // While devices of the transaction in hand are armed and others are not yet: the last moment at which a decision to
    // confirm can reach all of them in good time.
    private DateTimeOffset? DecideBy =>
        _phase == Phase.Rolling && _policy.Scope != TransactionScope.Device
            && _ofWave[_wave][0].Transaction is { IsDecided: false, ArmedUntil: { } until } open
            && open.Tally[DeviceOutcome.Armed] + open.Tally[DeviceOutcome.Checking] > 0
            ? until - ConfirmReserve
            : null;

    // It never goes back; deadlines on the way fall one by one.
    private void Advance(DateTimeOffset now)
    {
        while (!IsComplete && Deadline is var deadline && deadline <= now)
        {
            _now = Later(deadline, _now);
            Expire();
            Step();
        }

        _now = Later(now, _now);
    }

    private void Expire()
    {
        if (_phase != Phase.Stopping && _deadline <= _now)
            Stop(Overdue, cancelled: false);
        if (_phase == Phase.AwaitingPromotion && PromoteBy <= _now)
            Stop(Overdue, cancelled: false);
        if (DecideBy <= _now)
            Stop(TooLate(), cancelled: false);
        while (_wakes.TryPeek(out DeviceState? device, out (DateTimeOffset At, int Index) wake) && wake.At <= _now)
        {
            _wakes.Dequeue();
            if (device.WakeAt == wake.At && !device.IsDone)
                Expire(device);
        }
    }

    private void Expire(DeviceState device)
    {
        if (device.Repair is not null)
        {
            ExpireRepair(device);
            return;
        }

        switch (device.Outcome)
        {
            case DeviceOutcome.Previewing or DeviceOutcome.Looking:
                device.Finish(DeviceOutcome.Silent, RunningConfiguration.Old, "its runner gave no answer");
                break;
            case DeviceOutcome.Configuring:
                device.Fail(DeviceOutcome.Silent, "its runner gave no answer in time");
                Revert(device);
                break;
            case DeviceOutcome.Checking:
                device.Fail(DeviceOutcome.Silent, "its runner did not answer the check after it was watched");
                Revert(device);
                break;
            case DeviceOutcome.Confirming:
                Miss(device, DeviceOutcome.Silent, RunningConfiguration.Unknown,
                    $"it was told to confirm before {device.Awaited!.NotAfter:u} and no answer came: look at the switch");
                break;
            case DeviceOutcome.Reverting:
                device.Finish(device.Failure ?? DeviceOutcome.Silent, RunningConfiguration.Old,
                    $"no answer to the revert; if it was armed, its commit timer has put the old configuration back by {device.WakeAt:u}");
                break;
        }
    }

    private string Overdue => _phase switch
    {
        Phase.AwaitingApproval => $"nobody approved it within {Duration.Format(_policy.ApprovalWithin)}",
        Phase.AwaitingPromotion => $"nobody promoted it after wave {_wave + 1} by {PromoteBy:u}",
        _ => "the push's deadline passed",
    };

    private string TooLate()
    {
        // Whom the others waited for: when they go back as well, nothing else tells.
        string[] open =
            [.. _ofWave[_wave].Where(d => d.Outcome is DeviceOutcome.Configuring or DeviceOutcome.Checking).Select(d => d.Name)];
        return $"too little of the commit timer of {Duration.Format(CommitTimer)} is left to confirm every device of the transaction"
            + (open.Length > 0 ? $", and {Planner.FewOf(open)} {(open.Length == 1 ? "is" : "are")} not armed and healthy yet" : "")
            + "; raise commitTimer, "
            + (_decisions.Any(d => d.Kind == DecisionKind.Promote) ? "promote sooner, or make waves smaller" : "or make waves smaller");
    }
}
