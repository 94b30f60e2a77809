using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Pushes;

/// <content>What replies, decisions and silence mean.</content>
public sealed partial class Push
{
    private void Apply(DeviceState device, Reply reply)
    {
        if (device.HasHeard(reply.Command))
            return;
        switch (reply.Command, device.Outcome)
        {
            case (CommandKind.Preview, DeviceOutcome.Previewing):
                device.Hear(reply, _now);
                Previewed(device, reply);
                break;
            case (CommandKind.Configure, DeviceOutcome.Configuring or DeviceOutcome.Reverting) when !device.IsDone:
                device.Hear(reply, _now);
                Configured(device, reply);
                break;
            case (CommandKind.Confirm, DeviceOutcome.Confirming):
                device.Hear(reply, _now);
                Confirmed(device, reply);
                break;
            // Whatever was refused, the switch goes back by command or by its timer, which is waited for.
            case (CommandKind.Revert, _) when reply is FailedReply { IsRefusal: true }:
                break;
            case (CommandKind.Revert, DeviceOutcome.Reverting) when !device.IsDone:
                device.Hear(reply, _now);
                Reverted(device, reply);
                break;
            case (CommandKind.Confirm, _) when device is { IsDone: true, Runs: RunningConfiguration.Unknown }:
                device.Hear(reply, _now);
                Late(device, reply);
                break;
        }
    }

    private static void Previewed(DeviceState device, Reply reply)
    {
        switch (reply)
        {
            case PreviewedReply:
                device.BecomePreviewed();
                break;
            case UnchangedReply:
                device.Finish(DeviceOutcome.Unchanged, RunningConfiguration.New, null);
                break;
            default:
                device.Finish(OutcomeOf(reply), RunningConfiguration.Old, MessageOf(reply));
                break;
        }
    }

    private void Configured(DeviceState device, Reply reply)
    {
        bool reverting = device.Outcome == DeviceOutcome.Reverting;
        switch (reply)
        {
            // Told to go back meanwhile: the answer to that is still to come.
            case ArmedReply when reverting:
                break;
            case ArmedReply:
                device.BecomeArmed();
                break;
            case UnchangedReply:
                device.Finish(DeviceOutcome.Unchanged, RunningConfiguration.New, null);
                break;
            // The switch may run the candidate until its timer ends, so somebody must see it come back.
            case FailureReply { TimerLeft: not null } failure:
                device.Fail(OutcomeOf(reply), failure.Message);
                if (!reverting)
                    Revert(device);
                break;
            default:
                device.Finish(OutcomeOf(reply), RunningConfiguration.Old, MessageOf(reply));
                break;
        }
    }

    private static void Confirmed(DeviceState device, Reply reply)
    {
        switch (reply)
        {
            case ConfirmedReply:
                device.Finish(DeviceOutcome.Confirmed, RunningConfiguration.New, null);
                break;
            case RevertedReply reverted:
                device.Fail(DeviceOutcome.Failed, "its commit timer ran out before it could be confirmed");
                device.Finish(DeviceOutcome.Failed, RunningConfiguration.Old, reverted.Message);
                break;
            // Not begun, so the timer decides; it also does while it is known to run.
            case ExpiredReply or FailureReply { TimerLeft: not null }:
                device.Finish(OutcomeOf(reply), RunningConfiguration.Old, $"{MessageOf(reply)}; its commit timer puts the old configuration back");
                break;
            default:
                device.Finish(OutcomeOf(reply), RunningConfiguration.Unknown, MessageOf(reply));
                break;
        }
    }

    private static void Reverted(DeviceState device, Reply reply)
    {
        switch (reply)
        {
            case RevertedReply { Cause: RevertCause.NothingArmed } when device.ArmedUntil is null:
                device.Finish(DeviceOutcome.Skipped, RunningConfiguration.Old, "nothing was changed");
                break;
            case RevertedReply { Cause: RevertCause.Timer } reverted:
                device.Finish(DeviceOutcome.Reverted, RunningConfiguration.Old, reverted.Message ?? "its commit timer put the old configuration back");
                break;
            case RevertedReply reverted:
                device.Finish(DeviceOutcome.Reverted, RunningConfiguration.Old, reverted.Message);
                break;
            default:
                device.Finish(OutcomeOf(reply), RunningConfiguration.Unknown, MessageOf(reply));
                break;
        }
    }

    private static void Late(DeviceState device, Reply reply)
    {
        if (reply is ConfirmedReply)
            device.Resolve(DeviceOutcome.Confirmed, RunningConfiguration.New, "the answer came late");
        else if (reply is RevertedReply)
            device.Resolve(DeviceOutcome.Failed, RunningConfiguration.Old, "the answer came late: its commit timer ran out before it could be confirmed");
    }

    private void Apply(Decision decision)
    {
        string who = string.IsNullOrWhiteSpace(decision.By) ? "somebody" : decision.By;
        string why = string.IsNullOrWhiteSpace(decision.Reason) ? "" : $": {decision.Reason}";
        switch (decision.Kind)
        {
            case DecisionKind.Approve:
                // One that comes before the diffs are there is kept.
                _approved |= _phase is Phase.Previewing or Phase.AwaitingApproval;
                break;
            case DecisionKind.Reject when _phase is Phase.Previewing or Phase.AwaitingApproval:
                Stop($"rejected by {who}{why}", cancelled: true);
                break;
            case DecisionKind.Cancel when !_cancelled && !IsComplete:
                Stop($"cancelled by {who}{why}", cancelled: true);
                break;
        }
    }

    /// <summary>Ends what is due at this moment.</summary>
    private void Expire()
    {
        if (_phase != Phase.Stopping && PushDeadline <= _now)
            Stop("the push's deadline passed", cancelled: false);
        foreach (DeviceState device in _devices.Where(d => d.AnswerBy <= _now))
        {
            switch (device.Outcome)
            {
                case DeviceOutcome.Previewing:
                    device.Finish(DeviceOutcome.Silent, RunningConfiguration.Old, "its runner gave no answer");
                    break;
                case DeviceOutcome.Configuring:
                    device.Fail(DeviceOutcome.Silent, "its runner gave no answer in time");
                    Revert(device);
                    break;
                case DeviceOutcome.Confirming:
                    device.Finish(DeviceOutcome.Silent, RunningConfiguration.Unknown, $"it was told to confirm before {device.ArmedUntil:u} and no answer came: look at the switch");
                    break;
                case DeviceOutcome.Reverting:
                    device.Finish(device.Failure ?? DeviceOutcome.Silent, RunningConfiguration.Old, $"no answer to the revert; if it was armed, its commit timer has put the old configuration back by {device.AnswerBy:u}");
                    break;
            }
        }
    }

    private static DeviceOutcome OutcomeOf(Reply reply) => reply switch
    {
        RejectedReply => DeviceOutcome.Rejected,
        UnhealthyReply => DeviceOutcome.Unhealthy,
        UnreachableReply => DeviceOutcome.Unreachable,
        BusyReply => DeviceOutcome.Busy,
        ExpiredReply => DeviceOutcome.Expired,
        _ => DeviceOutcome.Failed,
    };

    private static string MessageOf(Reply reply) => reply is FailureReply failure
        ? failure.Message
        : $"the runner answered {Wire.OutcomeOf(reply)} to {reply.Command.ToString().ToLowerInvariant()}, which is no answer to it";
}
