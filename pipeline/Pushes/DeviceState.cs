using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Pushes;

/// <summary>One device of a push.</summary>
internal sealed class DeviceState(string name, int wave)
{
    private readonly List<StageTime> _stages = [];
    private readonly HashSet<CommandKind> _heard = [];

    public string Name { get; } = name;

    /// <summary>From 0.</summary>
    public int Wave { get; } = wave;

    public DeviceOutcome Outcome { get; private set; } = DeviceOutcome.Waiting;

    public bool IsDone { get; private set; }

    public RunningConfiguration Runs { get; private set; } = RunningConfiguration.Old;

    /// <summary>What went wrong with this device itself, as soon as it is known and before it is over; null for a device that only shares the fate of others.</summary>
    public DeviceOutcome? Failure { get; private set; }

    /// <summary>The command that is to be published, until it was taken.</summary>
    public PushCommand? Outbox { get; private set; }

    /// <summary>When the answer to the last command is given up; null when none is awaited.</summary>
    public DateTimeOffset? AnswerBy { get; private set; }

    /// <summary>When the switch's timer ends, at the latest; null when it was never seen armed.</summary>
    public DateTimeOffset? ArmedUntil { get; private set; }

    /// <summary>The configure command's time limit; null when none was sent.</summary>
    public DateTimeOffset? ConfigureBy { get; private set; }

    public bool ConfirmSent { get; private set; }

    private string? _message;
    private DateTimeOffset? _firstSent;
    private DateTimeOffset? _lastHeard;
    private Reply? _lastReply;
    private string? _eosVersion;
    private RejectedReply? _rejected;
    private UnhealthyReply? _unhealthy;
    private ArmedReply? _armed;
    private PreviewedReply? _previewed;

    public void Send(CommandKind kind, DateTimeOffset now, DateTimeOffset notAfter, DateTimeOffset answerBy)
    {
        Outcome = kind switch
        {
            CommandKind.Preview => DeviceOutcome.Previewing,
            CommandKind.Configure => DeviceOutcome.Configuring,
            CommandKind.Confirm => DeviceOutcome.Confirming,
            CommandKind.Revert => DeviceOutcome.Reverting,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a push does not send this command"),
        };
        Outbox = new PushCommand(Name, kind, notAfter);
        AnswerBy = answerBy;
        _firstSent ??= now;
        ConfirmSent |= kind == CommandKind.Confirm;
        if (kind == CommandKind.Configure)
            ConfigureBy = notAfter;
    }

    public PushCommand? Take()
    {
        PushCommand? command = Outbox;
        Outbox = null;
        return command;
    }

    /// <summary>True when the answer to this command was taken in: each command has one.</summary>
    public bool HasHeard(CommandKind command) => _heard.Contains(command);

    /// <summary>Keeps what a reply tells, whatever it means for the push.</summary>
    public void Hear(Reply reply, DateTimeOffset at)
    {
        // A refusal answers a message that only claims to be the command; the command's own answer may still come.
        if (reply is not FailedReply { IsRefusal: true })
            _heard.Add(reply.Command);
        _lastReply = reply;
        // A late failure may not have come as far as to ask.
        _eosVersion = reply.EosVersion ?? _eosVersion;
        _lastHeard = at;
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
                _armed = armed;
                ArmedUntil = at + armed.TimerLeft;
                break;
            case PreviewedReply previewed:
                _previewed = previewed;
                break;
            case RejectedReply rejected:
                _rejected = rejected;
                break;
            case UnhealthyReply unhealthy:
                _unhealthy = unhealthy;
                break;
        }

        if (reply is FailureReply { TimerLeft: { } left })
            ArmedUntil = at + left;
    }

    public void BecomeArmed()
    {
        Outcome = DeviceOutcome.Armed;
        AnswerBy = null;
        Outbox = null;
    }

    public void BecomePreviewed()
    {
        Outcome = DeviceOutcome.Previewed;
        AnswerBy = null;
        Outbox = null;
    }

    /// <summary>Notes a failure before the device is over.</summary>
    public void Fail(DeviceOutcome failure, string message)
    {
        Failure ??= failure;
        _message ??= message;
    }

    /// <summary>Ends the device. A failure that was noted before stays its outcome.</summary>
    public void Finish(DeviceOutcome outcome, RunningConfiguration runs, string? message)
    {
        if (IsFailure(outcome))
            Failure ??= outcome;
        Outcome = Failure ?? outcome;
        Runs = runs;
        _message = (_message, message) switch
        {
            (null, _) => message,
            (_, null) => _message,
            _ => $"{_message}; {message}",
        };
        IsDone = true;
        AnswerBy = null;
        Outbox = null;
    }

    /// <summary>A late answer settles what was left open.</summary>
    public void Resolve(DeviceOutcome outcome, RunningConfiguration runs, string message)
    {
        Failure = IsFailure(outcome) ? outcome : null;
        _message = null;
        Finish(outcome, runs, message);
    }

    public DeviceReport Report(Func<Payload, string?> blob) => new()
    {
        Device = Name,
        Wave = Wave + 1,
        Outcome = Outcome,
        Runs = Runs,
        Message = _message,
        Added = _armed?.Added ?? _previewed?.Added ?? 0,
        Removed = _armed?.Removed ?? _previewed?.Removed ?? 0,
        Rejected = _rejected?.Lines ?? [],
        FailedChecks = _unhealthy?.Failures ?? [],
        Stages = [.. _stages],
        Milliseconds = (_lastHeard - _firstSent)?.TotalMilliseconds,
        EosVersion = _eosVersion,
        Runner = _lastReply?.Runner,
        Diff = (_armed?.Diff ?? _previewed?.Diff) is { } diff ? blob(diff) : null,
        Before = _armed?.Before is { } before ? blob(before) : null,
        After = _armed?.After is { } after ? blob(after) : null,
    };

    public static bool IsFailure(DeviceOutcome outcome) => outcome is DeviceOutcome.Rejected or DeviceOutcome.Unhealthy
        or DeviceOutcome.Unreachable or DeviceOutcome.Busy or DeviceOutcome.Expired or DeviceOutcome.Failed or DeviceOutcome.Silent;
}
