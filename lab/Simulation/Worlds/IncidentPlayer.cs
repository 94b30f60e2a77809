using Leafwire.Lab.Switches;

namespace Leafwire.Lab.Simulation;

/// <summary>Makes the incidents of a world happen, each at its moment.</summary>
internal sealed class IncidentPlayer(World world)
{
    private readonly Dictionary<(MomentKind Kind, string? Of), List<(Moment When, Action Happen)>> _waiting = [];
    private int _entries;
    private int _asked;

    /// <summary>When the last of what happened is over, in ticks of the world.</summary>
    public long LastEnd { get; private set; }

    /// <summary>Lies in wait for every moment.</summary>
    public void Begin()
    {
        foreach (Incident incident in world.Plan.Incidents)
            Await(incident.When, () => Happen(incident));
        world.Hub.OnEntry += (_, _) => Reached(MomentKind.Entry, null, ++_entries);
        world.Hub.OnCommand += _ => Reached(MomentKind.Command, null, world.Hub.Commands.Count);
    }

    /// <summary>A push began to wait for people.</summary>
    public void Asked() => Reached(MomentKind.Asked, null, ++_asked);

    /// <summary>Something was counted.</summary>
    public void Reached(MomentKind kind, string? of, long count)
    {
        if (!_waiting.TryGetValue((kind, of), out List<(Moment When, Action Happen)>? waiting))
            return;
        foreach ((Moment When, Action Happen) due in waiting.FindAll(w => w.When.Count <= count))
        {
            waiting.Remove(due);
            world.Scheduler.After(due.When.Later, due.Happen);
        }
    }

    private void Await(Moment moment, Action happen)
    {
        if (moment.Kind == MomentKind.Time)
        {
            world.Scheduler.After(TimeSpan.FromMilliseconds(moment.Count), happen);
        }
        else if (moment.Kind == MomentKind.Step)
        {
            world.ProcessOf(moment.Of!)?.At(moment.Count, happen);
        }
        else
        {
            if (!_waiting.TryGetValue((moment.Kind, moment.Of), out List<(Moment, Action)>? waiting))
                _waiting[(moment.Kind, moment.Of)] = waiting = [];
            waiting.Add((moment, happen));
        }
    }

    private void Happen(Incident incident)
    {
        LastEnd = Math.Max(LastEnd, world.Scheduler.Elapsed + incident.Lasts.Ticks);
        switch (incident)
        {
            case Incident.Kill { Process: var process, Away: var away } when world.ProcessOf(process) is { IsAlive: true } victim:
                world.Tell(process, $"is killed, for {away.TotalSeconds:0.#} s");
                victim.Kill();
                world.Scheduler.After(away, () => world.Restart(process));
                break;
            case Incident.Hold { Process: var process, Time: var time } when world.ProcessOf(process) is { IsAlive: true } victim:
                world.Tell(process, $"stands still for {time.TotalSeconds:0.#} s");
                victim.Pause(time);
                break;
            case Incident.Cut { Link: var link, Time: var time }:
                world.Tell($"link of {link}", $"carries nothing for {time.TotalSeconds:0.#} s");
                world.Links[link].Break(time);
                break;
            case Incident.Isolate { Device: var device, Time: var time }:
                world.Tell(device, $"cannot be reached for {time.TotalSeconds:0.#} s");
                world.Switches[device].Isolate(time);
                break;
            case Incident.Drop { Device: var device }:
                world.Tell(device, "loses its connections");
                world.Switches[device].DropAll();
                break;
            case Incident.Stall { Device: var device, Time: var time }:
                world.Tell(device, $"has its connections stand still for {time.TotalSeconds:0.#} s");
                world.Switches[device].StallAll(time);
                break;
            case Incident.Ail { Device: var device, Fault: var fault, Time: var time }:
                world.Tell(device, $"has {fault} for {time.TotalSeconds:0.#} s");
                Ail(world.Switches[device], Fault.Parse(fault), time);
                break;
            case Incident.Decide { Kind: var kind, By: var by, Names: var names, Signs: var signs }:
                world.Tell(by, $"decides: {kind.ToString().ToLowerInvariant()}, naming {names.ToString().ToLowerInvariant()}");
                world.People.Decide(kind, by, names, signs);
                break;
            case Incident.Edit { Device: var device }:
                world.Tell("somebody", $"changes {device} by hand");
                world.People.Edit(device);
                break;
            case Incident.Look { Task: var task }:
                world.Look(task);
                break;
        }
    }

    private void Ail(SimSwitch target, Fault fault, TimeSpan time)
    {
        target.State.Faults = [.. target.State.Faults, fault];
        world.Scheduler.After(time, () => target.State.Faults = [.. target.State.Faults.Where(f => !ReferenceEquals(f, fault))]);
    }
}
