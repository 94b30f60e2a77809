namespace Leafwire.Lab.Simulation;

/// <summary>
/// A process of a world: whatever its code awaits comes back to the scheduler in its name. It can be killed, which drops all
/// of its work for ever, and paused, which holds it.
/// </summary>
internal sealed class SimProcess : SynchronizationContext
{
    private readonly SimScheduler _scheduler;
    private readonly List<SimWork> _held = [];
    private readonly List<Action> _deathbed = [];
    private readonly List<(long Step, Action Action)> _marks = [];
    private int _pauses;

    public SimProcess(SimScheduler scheduler, string name)
    {
        (_scheduler, Name) = (scheduler, name);
        Number = scheduler.Register();
    }

    public string Name { get; }

    public int Number { get; }

    public bool IsAlive { get; private set; } = true;

    public bool IsPaused { get; private set; }

    /// <summary>Pieces of its work so far: each is what ran between two awaits.</summary>
    public long Steps { get; private set; }

    /// <summary>The first exception that nothing in the process caught; null for none.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Begins something in the process. What it throws is <see cref="Fault"/>.</summary>
    public void Start(Func<Task> main) =>
        Post(static state => _ = ((SimProcess, Func<Task>))state! is var (process, begin) ? process.GuardAsync(begin) : null, (this, main));

    /// <summary>Ends it between two awaits. What it holds open on others' side is closed as its operating system would.</summary>
    public void Kill()
    {
        if (!IsAlive)
            return;
        IsAlive = false;
        _held.Clear();
        _scheduler.Withdraw(this);
        foreach (Action last in _deathbed)
            last();
        _deathbed.Clear();
    }

    /// <summary>Calls something before its work with this number.</summary>
    public void At(long step, Action action) => _marks.Add((step, action));

    /// <summary>Holds all of its work for a time, its timers included.</summary>
    public void Pause(TimeSpan time)
    {
        if (!IsAlive)
            return;
        IsPaused = true;
        int pause = ++_pauses;
        _held.AddRange(_scheduler.Withdraw(this));
        _scheduler.After(time, () =>
        {
            if (pause == _pauses)
                Resume();
        });
    }

    /// <summary>Called when the process is killed.</summary>
    public void OnDeath(Action last) => _deathbed.Add(last);

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => Enqueue(d, state, isBare: false);

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state)
    {
        _scheduler.MustBeHere();
        d(state);
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    internal void Enqueue(SendOrPostCallback callback, object? state, bool isBare)
    {
        if (!_scheduler.IsHere)
        {
            _scheduler.Escaped($"{Name}: {Environment.StackTrace}");
            return;
        }

        if (!IsAlive)
            return;
        var work = new SimWork(this, callback, state, isBare);
        if (IsPaused)
            _held.Add(work);
        else
            _scheduler.Enqueue(work);
    }

    internal void Run(SimWork work)
    {
        if (_marks.Count > 0)
            CallMarks();
        if (!IsAlive)
            return;
        if (IsPaused)
        {
            _held.Add(work);
            return;
        }

        Steps++;
        SetSynchronizationContext(work.IsBare ? null : this);
        try
        {
            work.Callback(work.State);
        }
        finally
        {
            SetSynchronizationContext(null);
        }
    }

    private void CallMarks()
    {
        foreach ((long Step, Action Action) mark in _marks.FindAll(m => m.Step <= Steps))
        {
            _marks.Remove(mark);
            mark.Action();
        }
    }

    private void Resume()
    {
        IsPaused = false;
        foreach (SimWork work in _held)
            _scheduler.Enqueue(work);
        _held.Clear();
    }

    private async Task GuardAsync(Func<Task> begin)
    {
        try
        {
            await begin();
        }
        catch (Exception e)
        {
            Fault ??= e;
        }
    }
}
