using Leafwire.Lab.Switches;
using Leafwire.Lab.Switches.Cli;

namespace Leafwire.Lab.Simulation;

/// <summary>A simulated switch in a world: the real command line and state, behind connections of the world's.</summary>
internal sealed class SimSwitch
{
    private readonly World _world;
    private readonly SimScheduler _scheduler;
    private readonly List<SimConnection> _connections = [];
    private long _isolatedUntil;
    private int _lastTerminal;

    public SimSwitch(World world, DevicePlan plan)
    {
        (_world, _scheduler) = (world, world.Scheduler);
        Process = new SimProcess(_scheduler, plan.Name);
        Clock = new SimClock(_scheduler, Process, TimeSpan.Zero);
        State = new SwitchState(new SwitchOptions
        {
            Name = plan.Name,
            Configuration = Texts.Before(plan.Name),
            Delay = world.Plan.SwitchDelay,
            Faults = [.. Faults(plan)],
            Accounts = world.Accounts,
        }, Clock);
        State.ManagementChanged += OnManagementChanged;
        _scheduler.Network.Start(WatchAsync);
    }

    public string Name => State.Options.Name;

    public SimProcess Process { get; }

    public SimClock Clock { get; }

    public SwitchState State { get; }

    /// <summary>False while nobody gets through to it.</summary>
    public bool IsReachable => _scheduler.Elapsed >= _isolatedUntil;

    /// <summary>Shells that were opened on it.</summary>
    public int Logins => _lastTerminal;

    /// <summary>What its command line broke with; null for nothing. A fault of the simulated switch itself.</summary>
    public Exception? Broken { get; private set; }

    /// <summary>Opens a shell for somebody who is logged in.</summary>
    public SimConnection Open(string user)
    {
        _scheduler.MustBeHere();
        var connection = new SimConnection(this, _scheduler, _world.Random, _world.Plan.SwitchLatency, user, ++_lastTerminal);
        _connections.Add(connection);
        Process.Start(() => ServeAsync(connection));
        return connection;
    }

    /// <summary>Nobody gets through to it for a time, and what is open breaks.</summary>
    public void Isolate(TimeSpan time)
    {
        _isolatedUntil = Math.Max(_isolatedUntil, _scheduler.Elapsed + time.Ticks);
        DropAll();
    }

    /// <summary>Cuts every connection.</summary>
    public void DropAll()
    {
        foreach (SimConnection connection in _connections.ToArray())
            connection.Drop();
    }

    /// <summary>Holds every connection still.</summary>
    public void StallAll(TimeSpan time)
    {
        foreach (SimConnection connection in _connections)
            connection.Stall(_scheduler.Elapsed + time.Ticks);
    }

    public void Closed(SimConnection connection) => _connections.Remove(connection);

    private async Task ServeAsync(SimConnection connection)
    {
        try
        {
            await new EosCommandLine(State, new CliTerminal(new SimServerStream(connection), connection), connection)
                .RunAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            Broken ??= e;
        }
        finally
        {
            _connections.Remove(connection);
            connection.ToClient.SendEnd();
        }
    }

    private static IEnumerable<Fault> Faults(DevicePlan plan)
    {
        if (plan.Candidate == CandidateKind.Refused)
            yield return new Fault.RefuseLine("name new");
        if (plan.Candidate == CandidateKind.BreaksManagement)
            yield return new Fault.LoseManagement();
        if (plan.Candidate == CandidateKind.BreaksLogin)
            yield return new Fault.LoginBreaksOnCommit();
        foreach (string fault in plan.Faults)
            yield return Fault.Parse(fault);
    }

    private async Task WatchAsync()
    {
        int seen = 0;
        while (true)
        {
            Task next = State.Recorded;
            foreach (SwitchEvent entry in State.History.Skip(seen))
            {
                seen++;
                _world.Tell(Name, $"{entry.Kind} {entry.Session}");
            }

            _world.Changed(Name, seen);
            await next;
        }
    }

    private void OnManagementChanged()
    {
        foreach (SimConnection connection in _connections.ToArray())
        {
            if (State.IsManagementLost)
                connection.Kill();
            else
                connection.Drop();
        }
    }
}
