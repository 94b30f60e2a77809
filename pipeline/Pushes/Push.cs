using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Pushes;

/// <summary>
/// One push as a state machine: it takes replies, decisions and the time, and says what to publish, when to wake up
/// and when it is done. No I/O, no clock, no randomness, so that it can be rebuilt from its log at any time and is
/// hosted by a workflow engine and by a plain loop alike.
/// </summary>
public sealed partial class Push
{
    /// <summary>Time beyond a switch's timer for its answer to arrive: a reconnect of the runner and of the leaf.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>A dry run holds no timer, so its answers may take this long.</summary>
    private static readonly TimeSpan PreviewWindow = TimeSpan.FromMinutes(5);

    private readonly PushPlan _plan;
    private readonly PushPolicy _policy;
    private readonly DeviceState[] _devices;
    private readonly Dictionary<string, DeviceState> _byName;
    private readonly List<PushEvent> _timeline = [];
    private readonly int _budget;

    private DateTimeOffset _now;
    private Phase _phase;
    private int _wave;
    private DateTimeOffset _scopeStarted;
    private bool _approved;
    private string? _stopReason;
    private bool _cancelled;

    private Push(PushPlan plan)
    {
        _plan = plan;
        _policy = plan.Policy;
        _devices = [.. plan.Waves.SelectMany((wave, i) => wave.Select(d => new DeviceState(d, i)))];
        _byName = _devices.ToDictionary(d => d.Name, StringComparer.Ordinal);
        _budget = _policy.FailureBudget.Of(_devices.Length);
        _now = plan.StartedAt;
    }

    private enum Phase
    {
        Previewing,
        AwaitingApproval,
        Rolling,
        Stopping,
    }

    /// <summary>Begins a push at the moment that its plan states.</summary>
    /// <exception cref="ArgumentException">The plan has no device, or one twice.</exception>
    public static Push Begin(PushPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (!plan.Devices.Any())
            throw new ArgumentException("a plan needs a device", nameof(plan));
        var push = new Push(plan);
        push.Start();
        return push;
    }

    /// <summary>True when every device is over.</summary>
    public bool IsComplete => _devices.All(d => d.IsDone);

    /// <summary>When to wake up though nothing came; <see cref="DateTimeOffset.MaxValue"/> when complete.</summary>
    public DateTimeOffset Deadline
    {
        get
        {
            DateTimeOffset next = _phase == Phase.Stopping || IsComplete ? DateTimeOffset.MaxValue : PushDeadline;
            foreach (DeviceState device in _devices)
            {
                if (device.AnswerBy is { } by && by < next)
                    next = by;
            }

            return next;
        }
    }

    private DateTimeOffset PushDeadline => _plan.StartedAt + _policy.Deadline;

    private int Failures => _devices.Count(d => d.Failure is not null);

    /// <summary>The commands that are to be published and were not taken yet. Those that were answered meanwhile are gone.</summary>
    public IReadOnlyList<PushCommand> TakeCommands() => [.. _devices.Select(d => d.Take()).OfType<PushCommand>()];

    /// <summary>Applies a page of the log. Duplicates, stragglers and strangers change nothing.</summary>
    public void Apply(IEnumerable<LogEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        foreach (LogEntry entry in entries)
        {
            // The log's clock, so that deadlines fall in the same place whenever it is read again.
            Advance(entry.StoredAt);
            if (entry.Reply is { } reply && reply.PushId == _plan.Id && _byName.TryGetValue(reply.Device, out DeviceState? device))
                Apply(device, reply);
            else if (entry.Decision is { } decision && decision.PushId == _plan.Id)
                Apply(decision);
            Step();
        }
    }

    /// <summary>Moves the clock. It never goes back; deadlines on the way fall one by one, each at its own moment.</summary>
    public void Advance(DateTimeOffset now)
    {
        while (!IsComplete && Deadline is var deadline && deadline <= now)
        {
            _now = deadline > _now ? deadline : _now;
            Expire();
            Step();
        }

        _now = now > _now ? now : _now;
    }

    private void Start()
    {
        Note("started");
        if (_policy.DryRun || _policy.Approval == Approval.Required)
        {
            _phase = Phase.Previewing;
            DateTimeOffset by = Earlier(PushDeadline, _now + PreviewWindow);
            foreach (DeviceState device in _devices)
                device.Send(CommandKind.Preview, _now, by, by);
        }
        else
        {
            StartWave(0);
        }
    }

    private void StartWave(int wave)
    {
        _phase = Phase.Rolling;
        _wave = wave;
        if (wave == 0 || _policy.Scope != TransactionScope.Fabric)
            _scopeStarted = _now;

        // Whoever is armed first waits for whoever is armed last, and a quarter of its timer is kept for confirming.
        DateTimeOffset by = Earlier(PushDeadline, _scopeStarted + (_policy.CommitTimer * 0.75));
        if (by <= _now)
        {
            Stop($"the commit timer of {Duration.Format(_policy.CommitTimer)} leaves no time for wave {wave + 1}; raise commitTimer", cancelled: false);
            return;
        }

        foreach (DeviceState device in _devices.Where(d => d.Wave == wave && !d.IsDone))
            device.Send(CommandKind.Configure, _now, by, by);
        Note($"wave {wave + 1} of {_plan.Waves.Count}: {_plan.Waves[wave].Count} devices");
        // A wave whose devices are all over already (previewed as unchanged) leads on to the next.
        Step();
    }

    /// <summary>Goes on as far as what is known allows.</summary>
    private void Step()
    {
        // A dry run goes on: whoever asks for diffs wants all of them.
        if (_phase != Phase.Stopping && Failures > _budget && !_policy.DryRun)
            Stop(BudgetSpent(), cancelled: false);
        switch (_phase)
        {
            case Phase.Previewing when !Any(DeviceOutcome.Previewing):
                AfterPreview();
                break;
            case Phase.AwaitingApproval when _approved:
                Note("approved");
                StartWave(0);
                break;
            case Phase.Rolling:
                Roll();
                break;
            case Phase.Stopping when _policy.Scope == TransactionScope.Device && !_cancelled:
                Confirm(_devices);
                break;
        }
    }

    private void AfterPreview()
    {
        if (_policy.DryRun)
        {
            foreach (DeviceState device in _devices.Where(d => d.Outcome == DeviceOutcome.Previewed && !d.IsDone))
                device.Finish(DeviceOutcome.Previewed, RunningConfiguration.Old, null);
            Note("dry run ended");
            return;
        }

        if (IsComplete)
            return;
        _phase = Phase.AwaitingApproval;
        Note("waiting for approval");
        Step();
    }

    private void Roll()
    {
        DeviceState[] wave = [.. _devices.Where(d => d.Wave == _wave)];
        if (_policy.Scope == TransactionScope.Device)
            Confirm(wave);
        if (wave.Any(d => d.Outcome == DeviceOutcome.Configuring))
            return;

        bool last = _wave == _plan.Waves.Count - 1;
        if (_policy.Scope == TransactionScope.Wave)
            Confirm(wave);
        if (_policy.Scope == TransactionScope.Fabric && last)
            Confirm(_devices);
        if (Any(DeviceOutcome.Confirming) || last)
            return;
        StartWave(_wave + 1);
    }

    private void Confirm(IEnumerable<DeviceState> devices)
    {
        int sent = 0;
        foreach (DeviceState device in devices.Where(d => d.Outcome == DeviceOutcome.Armed))
        {
            // Past its timer a switch has decided by itself, but a cut link may bring the answer much later.
            DateTimeOffset until = device.ArmedUntil!.Value;
            device.Send(CommandKind.Confirm, _now, until, Later(until + Grace, PushDeadline));
            sent++;
        }

        if (sent > 0)
            Note($"confirming {sent} devices");
    }

    /// <summary>Begins no new work, and puts back what is armed unless each device stands for itself.</summary>
    private void Stop(string reason, bool cancelled)
    {
        if (_phase == Phase.Stopping && !cancelled)
            return;
        _phase = Phase.Stopping;
        _stopReason ??= reason;
        _cancelled |= cancelled;
        Note("stopping: " + reason);
        bool each = _policy.Scope == TransactionScope.Device && !cancelled && _now < PushDeadline;
        foreach (DeviceState device in _devices.Where(d => !d.IsDone))
        {
            if (device.Outcome is DeviceOutcome.Waiting or DeviceOutcome.Previewing or DeviceOutcome.Previewed)
                device.Finish(DeviceOutcome.Skipped, RunningConfiguration.Old, null);
            else if (device.Outcome is DeviceOutcome.Configuring or DeviceOutcome.Armed && !each)
                Revert(device);
        }
    }

    private void Revert(DeviceState device)
    {
        DateTimeOffset timerEnd = device.ArmedUntil ?? (device.ConfigureBy ?? _now) + _policy.CommitTimer;
        DateTimeOffset by = Later(timerEnd, _now) + Grace;
        device.Send(CommandKind.Revert, _now, by, by);
    }

    private string BudgetSpent()
    {
        string[] failed = [.. _devices.Where(d => d.Failure is not null).Select(d => $"{d.Name} {d.Failure!.Value.ToString().ToLowerInvariant()}")];
        string names = string.Join(", ", failed.Take(5)) + (failed.Length > 5 ? $" and {failed.Length - 5} more" : "");
        return _budget == 0 ? names : $"{names}: more than the failure budget of {_policy.FailureBudget}";
    }

    private bool Any(DeviceOutcome outcome) => _devices.Any(d => d.Outcome == outcome && !d.IsDone);

    private void Note(string what) => _timeline.Add(new PushEvent(_now, what));

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
