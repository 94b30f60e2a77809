using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Pushes;

/// <content>
/// After the decision to confirm a switch can still go back by its timer while others were confirmed. What is then done is
/// a part of the same push (<see cref="OnSplit"/>).
/// </content>
public sealed partial class Push
{
    // Nothing that takes a new command is begun any more.
    private bool MustEnd => _cancelled || _now >= _deadline;

    /// <summary>A device was told to confirm and is not known to be confirmed and saved.</summary>
    private void Miss(DeviceState device, DeviceOutcome outcome, RunningConfiguration runs, string message)
    {
        if (_policy.Scope == TransactionScope.Device || _policy.OnSplit == OnSplit.Report || MustEnd)
        {
            device.Finish(outcome, runs, message);
        }
        else
        {
            device.Repair = new Repair(message, outcome, runs);
            device.Rest(DeviceOutcome.Repairing);
        }

        Settle(device.Transaction);
    }

    private void Settle(Transaction transaction)
    {
        if (transaction.IsPutBack || transaction.Tally[DeviceOutcome.Repairing] == 0)
            return;
        List<DeviceState> missed = [.. transaction.Devices.Where(d => d.Repair is { IsBegun: false })];
        // What may have been confirmed is as good as confirmed here: the others must not be left behind.
        bool isSplit = transaction.Tally[DeviceOutcome.Confirmed] > 0 || missed.Any(d => d.Repair!.Runs != RunningConfiguration.Old);
        bool isAnswered = transaction.Tally[DeviceOutcome.Confirming] == 0;
        if (isSplit && _policy.OnSplit == OnSplit.Forward)
            Forward(missed);
        else if (isSplit && isAnswered)
            PutBack(transaction, missed);
        else if (isAnswered)
            missed.ForEach(Leave);
    }

    // The decision was to commit: whoever went back is configured and confirmed once more.
    private void Forward(List<DeviceState> missed)
    {
        if (missed.Count == 0)
            return;
        Note($"{Names(missed)} did not confirm while others did: configured again");
        foreach (DeviceState device in missed)
        {
            device.Repair = device.Repair! with { IsBegun = true };
            Try(device);
        }
    }

    private void PutBack(Transaction transaction, List<DeviceState> missed)
    {
        transaction.IsPutBack = true;
        string why = $"{Names(missed)} did not confirm";
        List<DeviceState> back =
            [.. transaction.Devices.Where(d => d.Outcome == DeviceOutcome.Confirmed || d.Repair is { Runs: not RunningConfiguration.Old })];
        foreach (DeviceState device in missed.Except(back))
            Leave(device);
        foreach (DeviceState device in back)
        {
            Repair open = device.Repair ?? new Repair($"it was confirmed, and {why}", DeviceOutcome.Failed, RunningConfiguration.New);
            device.Reopen(open with { Source = CandidateSource.Before, IsBegun = true });
        }

        Stop($"{why}; those that were confirmed are put back", cancelled: false);
        back.ForEach(Try);
    }

    private void Try(DeviceState device)
    {
        DateTimeOffset by = Earlier(_deadline, _now + CommitTimer - ConfirmReserve);
        Send(device, CommandKind.Configure, by, by, device.Attempt + 1);
    }

    private void RepairAnswered(DeviceState device, Reply reply)
    {
        switch (reply.Command, reply)
        {
            case (CommandKind.Configure, ArmedReply) when MustEnd:
                Revert(device);
                break;
            case (CommandKind.Configure, ArmedReply) when device.ArmedUntil!.Value - Margin > _now:
                Confirm(device, device.ArmedUntil.Value - Margin);
                break;
            case (CommandKind.Configure, ArmedReply or FailureReply { TimerLeft: not null }):
                device.Repair = device.Repair!.Again(
                    reply is FailureReply late ? late.Message : "too little of its commit timer was left to confirm it",
                    OutcomeOf(reply),
                    RunningConfiguration.Unknown);
                Revert(device);
                break;
            case (CommandKind.Configure, UnchangedReply):
            case (CommandKind.Confirm, ConfirmedReply { NotSaved: null }):
                Repaired(device);
                break;
            case (CommandKind.Confirm, ConfirmedReply { NotSaved: { } problem }):
                TryLater(device, $"it could not be saved to startup: {problem}", DeviceOutcome.Failed, RunsWhenGiven(device));
                break;
            // It was armed, so it ran the other one before, and does again.
            case (CommandKind.Confirm, RevertedReply or ExpiredReply or FailureReply { TimerLeft: not null }):
            case (CommandKind.Revert, RevertedReply { Cause: not RevertCause.NothingArmed }):
                TryLater(device, reply is FailureReply ? MessageOf(reply) : device.Repair!.Reason, OutcomeOf(reply), RunsOtherwise(device));
                break;
            // Nothing was armed: it runs what it ran before this try.
            case (CommandKind.Configure, _):
                TryLater(device, MessageOf(reply), OutcomeOf(reply), device.Repair!.Runs);
                break;
            case (CommandKind.Revert, RevertedReply):
                TryLater(device, device.Repair!.Reason, device.Repair.Outcome, device.Repair.Runs);
                break;
            default:
                TryLater(device, MessageOf(reply), OutcomeOf(reply), RunningConfiguration.Unknown);
                break;
        }
    }

    private void ExpireRepair(DeviceState device)
    {
        switch (device.Awaited?.Kind)
        {
            case null when MustEnd:
                Leave(device);
                break;
            case null:
                Try(device);
                break;
            case CommandKind.Configure:
                device.Repair = device.Repair!.Again(
                    "its runner gave no answer in time", DeviceOutcome.Silent, RunningConfiguration.Unknown);
                Revert(device);
                break;
            default:
                TryLater(device, "its runner gave no answer in time", DeviceOutcome.Silent, RunningConfiguration.Unknown);
                break;
        }
    }

    private void TryLater(DeviceState device, string reason, DeviceOutcome outcome, RunningConfiguration runs)
    {
        DateTimeOffset at = _now + device.Repair!.Pause;
        device.Repair = device.Repair.Again(reason, outcome, runs);
        if (MustEnd || at >= _deadline)
        {
            Leave(device);
            return;
        }

        device.WakeUp(at);
        Wake(device);
    }

    private static void Repaired(DeviceState device)
    {
        string reason = device.Repair!.Reason;
        if (device.Repair.Source == CandidateSource.Before)
            device.Finish(DeviceOutcome.Reverted, RunningConfiguration.Old, $"{reason}; it was put back");
        else
            device.Finish(DeviceOutcome.Confirmed, RunningConfiguration.New, $"{reason}; it was configured again");
    }

    // What is armed goes back; what was told to confirm is still waited for.
    private void EndRepair(DeviceState device)
    {
        if (device.Awaited is null)
            Leave(device);
        else if (device.Awaited.Kind == CommandKind.Configure)
            Revert(device);
    }

    private static void Leave(DeviceState device) => device.Finish(device.Repair!.Outcome, device.Repair.Runs, device.Repair.Reason);

    private static RunningConfiguration RunsWhenGiven(DeviceState device) =>
        device.Repair!.Source == CandidateSource.Before ? RunningConfiguration.Old : RunningConfiguration.New;

    private static RunningConfiguration RunsOtherwise(DeviceState device) =>
        device.Repair!.Source == CandidateSource.Before ? RunningConfiguration.New : RunningConfiguration.Old;
}
