using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Pushes;

/// <content>What replies mean.</content>
public sealed partial class Push
{
    private void Apply(DeviceState device, Reply reply)
    {
        bool refused = reply is FailedReply { IsRefusal: true };
        if (device.Awaited is { } awaited && awaited.Kind == reply.Command && awaited.Attempt == reply.Attempt)
        {
            // Whatever was refused on a switch that may be armed, its timer decides in the end, and the command
            // itself may still be answered.
            if (refused && reply.Command is (CommandKind.Confirm or CommandKind.Revert))
                return;
            device.Hear(reply, _now);
            Answered(device, reply);
        }
        else if (refused)
        {
            return;
        }
        else if (reply.Command == CommandKind.Configure && device.Outcome == DeviceOutcome.Reverting && reply.Attempt == device.Attempt)
        {
            // Told to go back meanwhile.
            device.Hear(reply, _now);
            ConfiguredTooLate(device, reply);
        }
        else if (reply.Command == CommandKind.Confirm && reply is (ConfirmedReply { NotSaved: null } or RevertedReply))
        {
            Late(device, reply);
        }
    }

    private void Answered(DeviceState device, Reply reply)
    {
        if (device.Repair is not null)
        {
            RepairAnswered(device, reply);
            return;
        }

        switch (reply.Command)
        {
            case CommandKind.Preview:
                Previewed(device, reply);
                break;
            case CommandKind.Configure:
                Configured(device, reply);
                break;
            case CommandKind.Check when device.Outcome == DeviceOutcome.Checking:
                Checked(device, reply);
                break;
            case CommandKind.Confirm:
                Confirmed(device, reply);
                break;
            case CommandKind.Revert:
                Reverted(device, reply);
                break;
            case CommandKind.Check or CommandKind.Fetch:
                Looked(device, reply);
                break;
        }
    }

    private void Previewed(DeviceState device, Reply reply)
    {
        switch (reply)
        {
            case PreviewedReply or UnchangedReply when _policy.OnlyLooks:
                device.Finish(
                    reply is PreviewedReply ? DeviceOutcome.Previewed : DeviceOutcome.Unchanged, RunningConfiguration.Old, null);
                break;
            case PreviewedReply:
                device.Rest(DeviceOutcome.Previewed);
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
        switch (reply)
        {
            case ArmedReply:
                Armed(device);
                break;
            case UnchangedReply:
                device.Finish(DeviceOutcome.Unchanged, RunningConfiguration.New, null);
                break;
            // The switch may run the candidate until its timer ends, so somebody must see it come back.
            case FailureReply { TimerLeft: not null } failure:
                device.Fail(OutcomeOf(reply), failure.Message);
                Revert(device);
                break;
            // Nobody approved what would be done now: it is not for a budget to decide.
            case ChangedReply when _policy.Approval == Approval.Required:
                device.Finish(DeviceOutcome.Changed, RunningConfiguration.Old, MessageOf(reply));
                Stop($"what would change on {device.Name} is not what was approved", cancelled: false);
                break;
            default:
                device.Finish(OutcomeOf(reply), RunningConfiguration.Old, MessageOf(reply));
                break;
        }
    }

    private void Armed(DeviceState device)
    {
        device.Rest(DeviceOutcome.Armed);
        Transaction transaction = device.Transaction;
        transaction.ArmedUntil = transaction.ArmedUntil is { } until ? Earlier(until, device.ArmedUntil!.Value) : device.ArmedUntil;
        if (_policy.Scope == TransactionScope.Device && _policy.Soak == TimeSpan.Zero && !_cancelled)
            ConfirmAlone(device);
    }

    private void ConfirmAlone(DeviceState device)
    {
        DateTimeOffset notAfter = device.ArmedUntil!.Value - Margin;
        if (notAfter > _now)
        {
            device.Transaction.IsDecided = true;
            Confirm(device, notAfter);
            return;
        }

        device.Fail(DeviceOutcome.Expired, "too little of its commit timer was left to confirm it");
        Revert(device);
    }

    private static void ConfiguredTooLate(DeviceState device, Reply reply)
    {
        switch (reply)
        {
            // The answer to the revert is still to come; its runner broke off for it, whether the switch was armed by then or not.
            case ArmedReply or FailedReply:
                break;
            case UnchangedReply:
                device.Finish(DeviceOutcome.Unchanged, RunningConfiguration.New, null);
                break;
            case FailureReply { TimerLeft: not null } failure:
                device.Fail(OutcomeOf(reply), failure.Message);
                break;
            default:
                device.Finish(OutcomeOf(reply), RunningConfiguration.Old, MessageOf(reply));
                break;
        }
    }

    private void Confirmed(DeviceState device, Reply reply)
    {
        switch (reply)
        {
            case ConfirmedReply { NotSaved: null }:
                device.Finish(DeviceOutcome.Confirmed, RunningConfiguration.New, null);
                Settle(device.Transaction);
                break;
            case ConfirmedReply { NotSaved: { } problem }:
                Miss(device, DeviceOutcome.Failed, RunningConfiguration.New, "it was confirmed and could not be saved to startup, "
                    + $"so that a reboot would bring the old configuration back: {problem}");
                break;
            case RevertedReply reverted:
                Miss(device, DeviceOutcome.Failed, RunningConfiguration.Old,
                    "its commit timer ran out before it could be confirmed" + (reverted.Message is { } words ? $"; {words}" : ""));
                break;
            // Not begun, or it is known that the timer runs: then the timer decides.
            case FailureReply { TimerLeft: not null } or ExpiredReply:
                Miss(device, OutcomeOf(reply), RunningConfiguration.Old,
                    $"{MessageOf(reply)}; its commit timer puts the old configuration back");
                break;
            default:
                Miss(device, OutcomeOf(reply), RunningConfiguration.Unknown, MessageOf(reply));
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
                device.Finish(DeviceOutcome.Reverted, RunningConfiguration.Old, reverted.Message
                    ?? "its commit timer put the old configuration back");
                break;
            case RevertedReply reverted:
                device.Finish(DeviceOutcome.Reverted, RunningConfiguration.Old, reverted.Message);
                break;
            default:
                device.Finish(OutcomeOf(reply), RunningConfiguration.Unknown, MessageOf(reply));
                break;
        }
    }

    // An answer that was given up for lost. That to an earlier attempt says nothing about what came after it.
    private void Late(DeviceState device, Reply reply)
    {
        bool isOpen = device is { IsDone: true, Runs: RunningConfiguration.Unknown };
        bool isWaiting = device is { IsDone: false, Repair.IsBegun: false };
        if (reply.Attempt != device.Attempt || !(isOpen || isWaiting))
            return;
        bool isGivenBack = device.Repair?.Source == CandidateSource.Before;
        bool runsNew = reply is ConfirmedReply != isGivenBack;
        device.Hear(reply, _now);
        if (reply is ConfirmedReply)
            device.Resolve(isGivenBack ? DeviceOutcome.Reverted : DeviceOutcome.Confirmed,
                runsNew ? RunningConfiguration.New : RunningConfiguration.Old, "the answer came late");
        else if (isOpen)
            device.Resolve(DeviceOutcome.Failed, runsNew ? RunningConfiguration.New : RunningConfiguration.Old,
                "the answer came late: its commit timer ran out before it could be confirmed");
        Settle(device.Transaction);
    }

    private static DeviceOutcome OutcomeOf(Reply reply) => reply switch
    {
        RejectedReply => DeviceOutcome.Rejected,
        UnhealthyReply => DeviceOutcome.Unhealthy,
        UnreachableReply => DeviceOutcome.Unreachable,
        BusyReply => DeviceOutcome.Busy,
        ExpiredReply => DeviceOutcome.Expired,
        ChangedReply => DeviceOutcome.Changed,
        _ => DeviceOutcome.Failed,
    };

    private static string MessageOf(Reply reply) => reply is FailureReply failure
        ? failure.Message
        : $"the runner answered {Wire.OutcomeOf(reply)} to {reply.Command.ToString().ToLowerInvariant()}, which is no answer to it";
}
