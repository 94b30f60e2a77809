using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Pushes;

/// <summary>
/// One push as a fold of its log: it takes the entries in their order, and says what to publish, when a tick is due and when
/// it is done. All that moves it is an entry, and time is when the hub stored one; so whoever reads the same log, at
/// whatever time and pace, comes to the same commands. No I/O, no clock, no randomness.
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
    private readonly Tally _all = new();
    private readonly Tally[] _waves;
    private readonly List<DeviceState>[] _ofWave;
    private readonly PriorityQueue<DeviceState, (DateTimeOffset At, int Index)> _wakes = new();
    private readonly List<DeviceCommand> _commands = [];
    private readonly List<PushEvent> _timeline = [];
    private readonly List<PushDecision> _decisions = [];
    private readonly int _budget;

    private DateTimeOffset _now;
    private Phase _phase = Phase.Waiting;
    private int _wave;
    private PushStart? _start;
    private DateTimeOffset _startedAt;
    private DateTimeOffset _scopeStarted;
    private DateTimeOffset _deadline = DateTimeOffset.MaxValue;
    private PushDigest? _previewed;
    private string? _digest;
    private string? _supersededBy;
    private string? _stopReason;
    private bool _cancelled;

    private Push(PushPlan plan)
    {
        _plan = plan;
        _policy = plan.Policy;
        _now = plan.PlannedAt;
        _waves = [.. plan.Waves.Select(_ => new Tally())];
        _ofWave = [.. plan.Waves.Select(w => new List<DeviceState>(w.Count))];
        var fabric = new Transaction();
        var devices = new List<DeviceState>();
        foreach ((IReadOnlyList<string> names, int wave) in plan.Waves.Select((w, i) => (w, i)))
        {
            var ofWave = new Transaction();
            foreach (string name in names)
            {
                Transaction transaction = _policy.Scope switch
                {
                    TransactionScope.Fabric => fabric,
                    TransactionScope.Wave => ofWave,
                    _ => new Transaction(),
                };
                var device = new DeviceState(name, devices.Count, wave, transaction, _all, _waves[wave], () => _now);
                devices.Add(device);
                _ofWave[wave].Add(device);
            }
        }

        _devices = [.. devices];
        _byName = _devices.ToDictionary(d => d.Name, StringComparer.Ordinal);
        _budget = _policy.FailureBudget.Of(_devices.Length);
        Note("planned");
    }

    private enum Phase
    {
        Waiting,
        Previewing,
        AwaitingApproval,
        Approved,
        Rolling,
        AwaitingPromotion,
        Stopping,
        Looking,
    }

    /// <summary>The push before the first entry of its log.</summary>
    /// <exception cref="ArgumentException">The plan has no device, or one twice.</exception>
    public static Push Begin(PushPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (!plan.Devices.Any())
            throw new ArgumentException("a plan needs a device", nameof(plan));
        return new Push(plan);
    }

    /// <summary>The last entry that was applied.</summary>
    public ulong Cursor { get; private set; }

    /// <summary>True once its start stands in the log: its turn came and its runners were found.</summary>
    public bool IsStarted => _start is not null;

    /// <summary>True while it needs a turn to go on: to begin at all, or, once it is approved, to configure.</summary>
    public bool NeedsTurn => !IsComplete && (!IsStarted || IsApproved);

    /// <summary>True while it is approved and has not begun to configure.</summary>
    public bool IsApproved => _phase == Phase.Approved;

    /// <summary>True when every device is over.</summary>
    public bool IsComplete => _all.Done == _all.Total;

    /// <summary>True while only a person can move it, or its deadline.</summary>
    public bool AwaitsDecision => _phase is Phase.AwaitingApproval or Phase.AwaitingPromotion && !IsComplete;

    /// <summary>True while it waits for people and has changed nothing: it needs no turn meanwhile.</summary>
    public bool AwaitsApproval => _phase == Phase.AwaitingApproval && !IsComplete;

    /// <summary>Grows whenever something happened that people should see.</summary>
    public int Revision => _timeline.Count;

    /// <summary>Every command that was wanted so far. Later entries add to it and change nothing in it.</summary>
    public IReadOnlyList<DeviceCommand> Commands => _commands;

    /// <summary>The commands whose answers are awaited, in the order in which they were wanted.</summary>
    public IReadOnlyList<DeviceCommand> Outstanding => OutstandingAfter(0);

    /// <summary>
    /// As <see cref="Outstanding"/>, of those that were wanted after an entry: what a driver that published the others has left to do.
    /// </summary>
    public IReadOnlyList<DeviceCommand> OutstandingAfter(ulong sequence)
    {
        int first = _commands.Count;
        while (first > 0 && _commands[first - 1].Sequence > sequence)
            first--;
        return [.. _commands.Skip(first).Where(c => ReferenceEquals(_byName[c.Device].Awaited, c))];
    }

    /// <summary>Applies entries in the order of the log.</summary>
    public void Apply(IEnumerable<LogEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        foreach (LogEntry entry in entries)
            Apply(entry);
    }

    /// <summary>
    /// Applies one entry. What was applied before is passed over; duplicates, stragglers and strangers change nothing but
    /// the time, and nothing changes a push that is over.
    /// </summary>
    public void Apply(LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Sequence <= Cursor)
            return;
        Cursor = entry.Sequence;
        // How it ended stands: who reads the log later must come to the report that was recorded.
        if (IsComplete)
            return;
        Advance(entry.StoredAt);
        TickEarlyBy = entry.Tick is { } tick && tick.Deadline == Deadline && tick.Deadline > _now ? tick.Deadline - _now : TimeSpan.Zero;
        if (entry.Reply is { } reply && reply.PushId == _plan.Id && _byName.TryGetValue(reply.Device, out DeviceState? device))
            Apply(device, reply);
        else if (entry.Decision is { } decision && decision.PushId == _plan.Id)
            Apply(decision);
        else if (entry.Start is { } start && start.PushId == _plan.Id && start.IsInTime(entry.StoredAt) && NeedsTurn
            && start.IsApproved == IsApproved)
            Start(start);
        else if (entry.Start is { SupersededBy: { } newer } late && late.PushId == _plan.Id
            && _phase is Phase.Previewing or Phase.AwaitingApproval or Phase.Approved && !_policy.DryRun)
            Supersede(newer);
        Step();
    }

    private void Start(PushStart start)
    {
        _startedAt = IsStarted ? _startedAt : _now;
        _start = start;
        _supersededBy = start.SupersededBy;
        if (_supersededBy is not null || start.Problems.Count > 0)
        {
            SkipAll();
            return;
        }

        _deadline = _now + _policy.Deadline;
        if (start.IsApproved)
        {
            Note("began to configure what was approved");
            StartWave(0);
            return;
        }

        Note("started");
        if (_policy.OnlyLooks)
            StartLooking(start);
        else if (_policy.DryRun || _policy.Approval == Approval.Required)
        {
            _phase = Phase.Previewing;
            DateTimeOffset by = Earlier(_deadline, _now + PreviewWindow);
            foreach (DeviceState device in _devices)
                Send(device, CommandKind.Preview, by, by);
        }
        else
        {
            StartWave(0);
        }
    }

    /// <summary>Goes on as far as what is known allows.</summary>
    private void Step()
    {
        if (IsComplete)
            return;
        // What changes nothing goes on: whoever asks for diffs wants all of them.
        if (_phase != Phase.Stopping && _all.Failed > _budget && !_policy.DryRun && !_policy.OnlyLooks)
            Stop(BudgetSpent(), cancelled: false);
        switch (_phase)
        {
            case Phase.Previewing when _all[DeviceOutcome.Previewing] == 0:
                AfterPreview();
                break;
            case Phase.Looking:
                Look();
                break;
            case Phase.Rolling:
                Roll();
                break;
        }
    }

    private void AfterPreview()
    {
        _previewed = PushDigest.Of(
            _devices.Where(d => d.PreviewDigest is not null).Select(d => KeyValuePair.Create(d.Name, d.PreviewDigest!)));
        _digest = _previewed.Value;
        if (_policy.DryRun)
        {
            foreach (DeviceState device in _devices.Where(d => !d.IsDone))
                device.Finish(DeviceOutcome.Previewed, RunningConfiguration.Old, null);
            Note("dry run ended");
            return;
        }

        _phase = Phase.AwaitingApproval;
        _deadline = _now + _policy.ApprovalWithin;
        Note($"waiting for approval of {_digest}");
    }

    private void Revert(DeviceState device)
    {
        DateTimeOffset timerEnd = device.ArmedUntil ?? (device.ConfigureBy ?? _now) + CommitTimer;
        DateTimeOffset by = Later(timerEnd, _now) + Grace;
        Send(device, CommandKind.Revert, by, by);
    }

    private void Send(DeviceState device, CommandKind kind, DateTimeOffset notAfter, DateTimeOffset answerBy, int? attempt = null)
    {
        // What a device is given back is what it ran: nobody was asked about that.
        string? approved = kind == CommandKind.Configure && _policy.Approval == Approval.Required
            && device.Repair?.Source != CandidateSource.Before ? device.DiffDigest : null;
        var command = new DeviceCommand(
            device.Name, kind, attempt ?? device.Attempt, notAfter, CommitTimer, device.Repair?.Source ?? CandidateSource.Upload, Cursor)
        {
            ApprovedDiff = approved,
            Approvals = approved is null ? null : _signed,
        };
        _commands.Add(command);
        device.Send(command, _now, answerBy);
        Wake(device);
    }

    private void Wake(DeviceState device) => _wakes.Enqueue(device, (device.WakeAt!.Value, device.Index));

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static T Later<T>(T a, T b) where T : IComparable<T> => a.CompareTo(b) > 0 ? a : b;
}
