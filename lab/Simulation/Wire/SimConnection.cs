using Leafwire.Lab.Switches.Cli;

namespace Leafwire.Lab.Simulation;

/// <summary>A connection between a process and a switch.</summary>
internal sealed class SimConnection : ICliConnection
{
    private readonly SimSwitch _owner;

    public SimConnection(SimSwitch owner, SimScheduler scheduler, SimRandom random, TimeSpan latency, string user, int number)
    {
        _owner = owner;
        ToSwitch = new SimPipe(scheduler, random, latency);
        ToClient = new SimPipe(scheduler, random, latency);
        (User, Terminal) = (user, $"vty{number}");
    }

    public SimPipe ToSwitch { get; }

    public SimPipe ToClient { get; }

    public string User { get; }

    public string Terminal { get; }

    public bool HasTerminal => true;

    public int Rows => 24;

    public bool IsDead { get; private set; }

    /// <summary>Nothing passes any more and nobody is told.</summary>
    public void Kill() => IsDead = true;

    /// <summary>Cut from the middle: both sides hear of it, and what was under way is lost.</summary>
    public void Drop()
    {
        IsDead = true;
        ToSwitch.Cut();
        ToClient.Cut();
        _owner.Closed(this);
    }

    /// <summary>Closed by the client in order: the switch still gets what was sent.</summary>
    public void Close()
    {
        ToClient.Cut();
        ToSwitch.SendEnd();
    }

    /// <summary>Reset by the client: the switch gets nothing more, also of what was sent.</summary>
    public void Reset()
    {
        ToClient.Cut();
        ToSwitch.Cut();
    }

    /// <summary>Nothing passes until a moment, in either direction.</summary>
    public void Stall(long until)
    {
        ToSwitch.StalledUntil = Math.Max(ToSwitch.StalledUntil, until);
        ToClient.StalledUntil = Math.Max(ToClient.StalledUntil, until);
    }
}
