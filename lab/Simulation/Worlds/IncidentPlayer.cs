using Leafwire.Contracts;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Pushes;

namespace Leafwire.Lab.Simulation;

/// <summary>Makes the incidents of a world happen, each at its moment.</summary>
internal sealed class IncidentPlayer(World world)
{
    private readonly Dictionary<(MomentKind Kind, string? Of), List<(long Count, Action Happen)>> _waiting = [];

    /// <summary>When the last of what happened is over, in ticks of the world.</summary>
    public long LastEnd { get; private set; }

    /// <summary>Lies in wait for every moment.</summary>
    public void Begin()
    {
        foreach (Incident incident in world.Plan.Incidents)
            Await(incident.When, () => Happen(incident));
        world.Hub.OnEntry += _ => Reached(MomentKind.Entry, null, world.Hub.Log.Count);
        world.Hub.OnCommand += _ => Reached(MomentKind.Command, null, world.Hub.Commands.Count);
    }

    /// <summary>Something was counted.</summary>
    public void Reached(MomentKind kind, string? of, long count)
    {
        if (!_waiting.TryGetValue((kind, of), out List<(long Count, Action Happen)>? waiting))
            return;
        foreach ((long Count, Action Happen) due in waiting.FindAll(w => w.Count <= count))
        {
            waiting.Remove(due);
            world.Scheduler.After(TimeSpan.Zero, due.Happen);
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
            if (!_waiting.TryGetValue((moment.Kind, moment.Of), out List<(long, Action)>? waiting))
                _waiting[(moment.Kind, moment.Of)] = waiting = [];
            waiting.Add((moment.Count, happen));
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
            case Incident.Cancel:
                world.Tell("somebody", "cancels the push");
                world.Hub.Append(
                    "cancel", new LogEntry(0, default) { Decision = new Decision(World.PushId, DecisionKind.Cancel, "somebody", "") });
                break;
        }
    }

    private void Ail(SimSwitch target, Fault fault, TimeSpan time)
    {
        target.State.Faults = [.. target.State.Faults, fault];
        world.Scheduler.After(time, () => target.State.Faults = [.. target.State.Faults.Where(f => !ReferenceEquals(f, fault))]);
    }
}
