using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Pushes;

/// <summary>One device of a push.</summary>
internal sealed partial class DeviceState
{
    /// <summary>More of them no picture shows.</summary>
    private const int MostPhases = 32;

    private readonly List<StageTime> _stages = [];
    private readonly List<string> _warnings = [];
    private readonly Tally[] _tallies;
    private readonly Func<DateTimeOffset> _now;
    private readonly List<(DeviceOutcome Phase, DateTimeOffset At)> _phases = [];
    private string? _message;
    private DateTimeOffset? _firstSent;
    private DateTimeOffset? _sent;
    private DateTimeOffset? _lastHeard;
    private string? _runner;
    private string? _software;
    private IReadOnlyList<RejectedLine> _rejected = [];
    private IReadOnlyList<CheckFailure> _failedChecks = [];
    private IReadOnlyList<CheckResult> _checks = [];
    private ConfigChange? _change;
    private string? _changeDigest;
    private bool _wasTaken;
    private bool _isFetched;

    public DeviceState(string name, int index, int wave, Transaction transaction, Tally all, Tally ofWave,
        Func<DateTimeOffset> now)
    {
        (Name, Index, Wave, Transaction, _now) = (name, index, wave, transaction, now);
        _tallies = transaction.Tally == all ? [all, ofWave] : transaction.Tally == ofWave ? [all, ofWave]
            : [all, ofWave, transaction.Tally];
        transaction.Devices.Add(this);
        foreach (Tally tally in _tallies)
            tally.Add(this, 1);
    }

    public string Name { get; }

    /// <summary>Its place in the plan.</summary>
    public int Index { get; }

    /// <summary>From 0.</summary>
    public int Wave { get; }

    public Transaction Transaction { get; }

    public DeviceOutcome Outcome { get; private set; } = DeviceOutcome.Waiting;

    public bool IsDone { get; private set; }

    public RunningConfiguration Runs { get; private set; } = RunningConfiguration.Old;

    /// <summary>
    /// What went wrong with this device itself, as soon as it is known and before it is over; null for a device that only
    /// shares the fate of others.
    /// </summary>
    public DeviceOutcome? Failure { get; private set; }

    /// <summary>The command whose answer is awaited; null for none.</summary>
    public DeviceCommand? Awaited { get; private set; }

    /// <summary>When the awaited answer is given up, or when the device is tried once more; null for never.</summary>
    public DateTimeOffset? WakeAt { get; private set; }

    /// <summary>How often it was configured.</summary>
    public int Attempt { get; private set; } = 1;

    /// <summary>When the switch's timer ends, at the earliest; null when it was never seen armed in this attempt.</summary>
    public DateTimeOffset? ArmedUntil { get; private set; }

    /// <summary>The configure command's time limit; null when none was sent.</summary>
    public DateTimeOffset? ConfigureBy { get; private set; }

    public bool ConfirmSent { get; private set; }

    /// <summary>Set when a device was told to confirm and is not known to be confirmed: what is done about it.</summary>
    public Repair? Repair { get; set; }

    /// <summary>What its preview found, as it stands in the push's digest; null when it found nothing that can be told.</summary>
    public string? PreviewDigest { get; private set; }

    /// <summary>The digest of the diff that its preview found; null when it found none, or its runner makes none.</summary>
    public string? DiffDigest { get; private set; }

    public void Send(DeviceCommand command, DateTimeOffset now, DateTimeOffset answerBy)
    {
        Change(() =>
        {
            Outcome = command.Kind switch
            {
                _ when Repair is not null => DeviceOutcome.Repairing,
                CommandKind.Preview => DeviceOutcome.Previewing,
                CommandKind.Configure => DeviceOutcome.Configuring,
                CommandKind.Check when Outcome == DeviceOutcome.Armed => DeviceOutcome.Checking,
                CommandKind.Confirm => DeviceOutcome.Confirming,
                CommandKind.Revert => DeviceOutcome.Reverting,
                CommandKind.Check or CommandKind.Fetch => DeviceOutcome.Looking,
                _ => throw new ArgumentOutOfRangeException(nameof(command), command.Kind, "a push does not send this command"),
            };
            ConfirmSent |= command.Kind == CommandKind.Confirm;
        });
        Awaited = command;
        WakeAt = answerBy;
        _firstSent ??= now;
        _sent = now;
        if (command.Kind == CommandKind.Configure)
            (Attempt, ConfigureBy, ArmedUntil) = (command.Attempt, command.NotAfter, null);
    }

    /// <summary>Keeps what a reply tells, whatever it means for the push.</summary>
    public void Hear(Reply reply, DateTimeOffset at)
    {
        _runner = reply.Runner;
        // A late failure may not have come as far as to ask.
        _software = reply.Software ?? _software;
        _lastHeard = at;
        _checks = reply.Checks ?? _checks;
        if (reply.Command == CommandKind.Configure && Outcome == DeviceOutcome.Configuring)
            TakePhases(reply.Stages, at);
        foreach (string warning in reply.Warnings)
        {
            if (_warnings.Count < Limits.Warnings && !_warnings.Contains(warning))
                _warnings.Add(warning);
        }

        foreach (StageTime stage in reply.Stages)
        {
            int known = _stages.FindIndex(s => s.Stage == stage.Stage);
            if (known < 0)
                _stages.Add(stage);
            else
                _stages[known] = stage with { Milliseconds = _stages[known].Milliseconds + stage.Milliseconds };
        }

        switch (reply)
        {
            case ArmedReply armed:
                Take(new ConfigChange
                {
                    Diff = armed.Diff,
                    Added = armed.Added,
                    Removed = armed.Removed,
                    DiffDigest = armed.DiffDigest,
                    Risks = armed.Risks,
                    Before = armed.Before,
                    After = armed.After,
                });
                ArmedUntil = at + armed.TimerLeft;
                // A reply that was long on its way must not seem to leave more time than there is.
                if (armed.ArmedUntil is { } until && until < ArmedUntil)
                    ArmedUntil = until > at ? until : at;
                break;
            case UnchangedReply { Command: CommandKind.Preview }:
                PreviewDigest = PushDigest.Unchanged;
                break;
            case PreviewedReply previewed:
                // A runner of before there were such digests names the text that it sent.
                PreviewDigest = previewed.DiffDigest ?? previewed.Diff.Digest;
                DiffDigest = previewed.DiffDigest;
                _changeDigest = previewed.ChangeDigest;
                _change = new ConfigChange
                {
                    Diff = previewed.Diff,
                    Added = previewed.Added,
                    Removed = previewed.Removed,
                    DiffDigest = previewed.DiffDigest,
                    Risks = previewed.Risks,
                    Before = previewed.Diff,
                };
                break;
            case FetchedReply:
                _isFetched = true;
                break;
            case RejectedReply rejected:
                _rejected = rejected.Lines;
                break;
            case UnhealthyReply unhealthy:
                _failedChecks = unhealthy.Failures;
                break;
        }

        if (reply is FailureReply failure)
        {
            if (failure.Change is { } change)
                Take(change);
            if (failure.TimerLeft is { } left)
                ArmedUntil = at + left;
        }
    }

    /// <summary>Nothing is awaited until something else happens.</summary>
    public void Rest(DeviceOutcome outcome)
    {
        Change(() => Outcome = outcome);
        Awaited = null;
        WakeAt = null;
    }

    /// <summary>Waits before it is tried once more.</summary>
    public void WakeUp(DateTimeOffset at)
    {
        Awaited = null;
        WakeAt = at;
    }

    /// <summary>Notes a failure before the device is over.</summary>
    public void Fail(DeviceOutcome failure, string message)
    {
        Change(() => Failure ??= failure);
        _message ??= message;
    }

    /// <summary>Ends the device. A failure that was noted before stays its outcome.</summary>
    public void Finish(DeviceOutcome outcome, RunningConfiguration runs, string? message)
    {
        Change(() =>
        {
            if (IsFailure(outcome))
                Failure ??= outcome;
            Outcome = Failure ?? outcome;
            Runs = runs;
            IsDone = true;
        });
        _message = (_message, message) switch
        {
            (null, _) => message,
            (_, null) => _message,
            _ => $"{_message}; {message}",
        };
        Awaited = null;
        WakeAt = null;
    }

    /// <summary>A device that was over is not any more: it is put back to what it ran before.</summary>
    public void Reopen(Repair repair)
    {
        Change(() => (IsDone, Repair, Outcome) = (false, repair, DeviceOutcome.Repairing));
        _message = null;
    }

    /// <summary>A late answer settles what was left open.</summary>
    public void Resolve(DeviceOutcome outcome, RunningConfiguration runs, string message)
    {
        Change(() => (Failure, Repair) = (null, null));
        _message = null;
        Finish(outcome, runs, message);
    }

    public static bool IsFailure(DeviceOutcome outcome) => outcome is DeviceOutcome.Rejected or DeviceOutcome.Unhealthy
        or DeviceOutcome.Unreachable or DeviceOutcome.Busy or DeviceOutcome.Expired or DeviceOutcome.Changed or DeviceOutcome.Failed
        or DeviceOutcome.Silent;

    // The change that the push is about is that of the first attempt; a later one begins where the first ended.
    private void Take(ConfigChange change)
    {
        if (_wasTaken && Attempt > 1)
            return;
        _change = change with { After = change.After ?? (_wasTaken ? _change?.After : null) };
        _wasTaken = true;
    }

    private void Change(Action change)
    {
        foreach (Tally tally in _tallies)
            tally.Add(this, -1);
        DeviceOutcome before = Outcome;
        change();
        if (Outcome != before && _phases.Count < MostPhases)
            _phases.Add((Outcome, _now()));
        foreach (Tally tally in _tallies)
            tally.Add(this, 1);
    }
}
