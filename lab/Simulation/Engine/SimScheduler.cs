using System.Runtime.CompilerServices;

namespace Leafwire.Lab.Simulation;

/// <summary>
/// Runs the processes of a world on one thread and one virtual clock: one ready piece of work at a time, picked at random
/// from all that are ready, and when nothing is ready the clock jumps to the next timer. The same seed picks the same way.
/// </summary>
internal sealed class SimScheduler
{
    /// <summary>When every world begins.</summary>
    public static readonly DateTimeOffset Epoch = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly List<SimWork> _ready = [];
    private readonly PriorityQueue<SimAlarm, (long Due, long Order)> _alarms = new();
    private readonly SimRandom _random;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _order;
    private volatile string? _escape;
    private int _processes;

    public SimScheduler(ulong seed)
    {
        _random = new SimRandom(seed);
        Network = new SimProcess(this, "network");
    }

    /// <summary>What carries messages and plans faults; it cannot be killed, and its work is a plain callback.</summary>
    public SimProcess Network { get; }

    /// <summary>Ticks of 100 ns since the world began.</summary>
    public long Elapsed { get; private set; }

    public DateTimeOffset Now => Epoch + TimeSpan.FromTicks(Elapsed);

    /// <summary>Pieces of work so far.</summary>
    public long Steps { get; private set; }

    /// <summary>A fingerprint of everything that ran and when: equal for equal worlds.</summary>
    public ulong Fingerprint { get; private set; } = 14695981039346656037;

    /// <summary>A callback of the network's, after a time.</summary>
    public void After(TimeSpan delay, Action callback) => SetAlarm(Elapsed + Math.Max(0, delay.Ticks), new SimAlarm(null, 0, callback));

    /// <summary>Runs a piece of work, or moves the clock on.</summary>
    /// <returns>False when nothing is left that could ever run.</returns>
    /// <exception cref="SimEscapeException">Work ran elsewhere.</exception>
    public bool Step()
    {
        if (_escape is { } where)
            throw new SimEscapeException(where);
        if (_ready.Count == 0)
            return Advance();
        int at = _ready.Count == 1 ? 0 : _random.Next(_ready.Count);
        SimWork work = _ready[at];
        _ready[at] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        Steps++;
        Mix((ulong)Elapsed ^ ((ulong)work.Process.Number << 48));
        work.Process.Run(work);
        return true;
    }

    /// <summary>Fails the world when the caller is not on its thread.</summary>
    public void MustBeHere([CallerMemberName] string what = "")
    {
        if (Environment.CurrentManagedThreadId == _thread)
            return;
        _escape ??= Environment.StackTrace;
        throw new SimEscapeException(what + Environment.NewLine + _escape);
    }

    internal bool IsHere => Environment.CurrentManagedThreadId == _thread;

    internal void Escaped(string where) => _escape ??= where;

    internal int Register() => ++_processes;

    internal void Enqueue(SimWork work) => _ready.Add(work);

    internal List<SimWork> Withdraw(SimProcess process)
    {
        List<SimWork> withdrawn = _ready.FindAll(w => w.Process == process);
        if (withdrawn.Count > 0)
            _ready.RemoveAll(w => w.Process == process);
        return withdrawn;
    }

    internal void SetAlarm(long due, SimAlarm alarm) => _alarms.Enqueue(alarm, (due, ++_order));

    private void Mix(ulong value) => Fingerprint = (Fingerprint ^ value) * 1099511628211;

    private bool Advance()
    {
        while (_alarms.TryDequeue(out SimAlarm alarm, out (long Due, long Order) priority))
        {
            if (alarm.IsStale)
                continue;
            Elapsed = Math.Max(Elapsed, priority.Due);
            alarm.Ring(this);
            return true;
        }

        return false;
    }
}

/// <summary>A piece of work of a process.</summary>
/// <param name="Process">Whose.</param>
/// <param name="Callback">What.</param>
/// <param name="State">With what.</param>
/// <param name="IsBare">Run without the process's context: it completes what others wait for, who come back by themselves.</param>
internal readonly record struct SimWork(SimProcess Process, SendOrPostCallback Callback, object? State, bool IsBare);

/// <summary>Something that happens at a moment: a timer of a process, or a callback of the network.</summary>
internal readonly record struct SimAlarm(SimTimer? Timer, int Generation, Action? Callback)
{
    public bool IsStale => Timer is not null && !Timer.IsDue(Generation);

    public void Ring(SimScheduler scheduler)
    {
        if (Timer is not null)
            Timer.Fire();
        else
            scheduler.Enqueue(new SimWork(scheduler.Network, static callback => ((Action)callback!)(), Callback, IsBare: true));
    }
}
