using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Lab.Simulation;

/// <summary>What the switches say of themselves when all is over.</summary>
internal static class SwitchAudit
{
    public static IEnumerable<BrokenPromise> Of(World world) => world.Push.Devices
        .SelectMany(d => Of(world, d, world.Switches[d.Name])).Concat(OfStrangers(world));

    // What the push leaves out, and what was over before it, and what only looks.
    private static IEnumerable<BrokenPromise> OfStrangers(World world) =>
        from device in world.Switches.Keys
        from entry in world.Push.EventsOf(device)
        where entry.Kind != SwitchEventKind.Aborted
            && !world.SideBySide.Any(p => SessionName.IsOf(entry.Session!, p.Id) && p.Devices.Any(d => d.Name == device))
        let beside = world.SideBySide.Any(p => SessionName.IsOf(entry.Session!, p.Id))
        let look = world.Looks.Any(l => SessionName.IsOf(entry.Session!, l.Id))
        select new BrokenPromise(
            look ? "a look changes no switch" : beside ? "a push changes its own switches alone" : "a push that is over changes no switch",
            $"{device} has {entry.Kind} of {entry.Session}");

    private static IEnumerable<BrokenPromise> Of(World world, DevicePlan plan, SimSwitch device)
    {
        string before = world.Push.BeforeDigest(plan.Name), candidate = world.Push.CandidateDigest(plan.Name),
            runs = device.State.RunningDigest;
        if (runs != before && runs != candidate)
            yield return new BrokenPromise(
                "a switch runs one whole configuration", $"{plan.Name} runs neither its old one nor its candidate");
        if (device.State.Startup != device.State.Running.RenderText() && !IsToldUnsaved(world, plan.Name))
            yield return new BrokenPromise("a switch would start with what it runs",
                $"{plan.Name} runs {(runs == before ? "its old configuration" : "its candidate")} and would start with another");
        foreach (SwitchSession session in device.State.Sessions.Where(s => SessionName.IsOwn(s.Name)
            && (s.State == SwitchSessionState.Armed || (s.State == SwitchSessionState.Pending && !WasBrokenOff(world, plan.Name)))))
            yield return new BrokenPromise(
                "no session and no timer is left", $"{plan.Name} has {session.Name} {session.State.ToString().ToLowerInvariant()}");
        SwitchEvent[] own = [.. world.Push.EventsOf(plan.Name)];
        foreach (SwitchEvent entry in own.Where(e => e.Digest != before && e.Digest != candidate && !IsBeforeEdit(world, plan, e)))
            yield return new BrokenPromise(
                "a switch runs one whole configuration", $"{plan.Name} ran a part of one after {entry.Kind} of {entry.Session}");
        if (own.FirstOrDefault(e => e.Kind == SwitchEventKind.Committed) is { } bare)
            yield return new BrokenPromise("nothing is committed without a timer", $"{plan.Name} had {bare.Session} committed");
        int armed = own.Count(e => e.Kind == SwitchEventKind.Armed);
        int told = world.Push.Commands.Count(c => c.Device == plan.Name && c is ConfigureCommand);
        if (armed > told + (MayBeArmedUnseen(world, plan) ? 1 : 0))
            yield return new BrokenPromise(
                "an attempt is applied at most once", $"{plan.Name} was armed {armed} times by {told} commands to configure it");
        if (world.Push.RefusedLogins(plan.Name) > MostRefused(world))
            yield return new BrokenPromise("a push locks no account", $"{plan.Name} refused {world.Push.RefusedLogins(plan.Name)} logins");
    }

    // What a switch ran until somebody changed it by hand.
    private static bool IsBeforeEdit(World world, DevicePlan plan, SwitchEvent entry) =>
        world.Push.Edited.TryGetValue(plan.Name, out long at) && entry.At.UtcTicks <= SimScheduler.Epoch.UtcTicks + at;

    // A commit whose connection broke may take effect just when it is taken back as not begun; then it is begun again.
    private static bool MayBeArmedUnseen(World world, DevicePlan plan) =>
        plan.Faults.Any(f => f.StartsWith("drop-at", StringComparison.Ordinal)) || world.Plan.Incidents.Any(i =>
            i is Incident.Drop { Device: var dropped } && dropped == plan.Name
            || i is Incident.Stall { Device: var stalled } && stalled == plan.Name
            || i is Incident.Isolate { Device: var isolated } && isolated == plan.Name
            || i is Incident.Ail { Fault: var fault, Device: var ailing } && ailing == plan.Name
                && fault.StartsWith("drop-at", StringComparison.Ordinal));

    // Three, and as many again for a runner that takes over and has to find out for itself.
    private static int MostRefused(World world) => 3 * (1 + world.Plan.Incidents.Count(i => i is
        Incident.Kill { Process: "runner-1" or "runner-2" } or Incident.Hold { Process: "runner-1" or "runner-2" }
            or Incident.Cut { Link: "runner-1" or "runner-2" }));

    // What a load leaves that was broken off, the next command on the switch drops, if the switch lets it.
    private static bool WasBrokenOff(World world, string device) =>
        world.Push.Log.Concat(world.Looks.SelectMany(l => l.Log)).Any(
            e => e.Reply is FailureReply { Command: CommandKind.Configure or CommandKind.Preview } reply && reply.Device == device)
        || world.Push.Devices.First(d => d.Name == device)
            .Faults.Concat(world.Plan.Incidents.OfType<Incident.Ail>().Where(a => a.Device == device).Select(a => a.Fault))
            .Any(f => f.StartsWith("deny", StringComparison.Ordinal) && f.Contains("configure session", StringComparison.Ordinal));

    // Said in words, or that it is not known how the switch stands.
    private static bool IsToldUnsaved(World world, string device) => world.Push.Reports.All(r =>
        r.Devices.FirstOrDefault(d => d.Device == device) is { } report
        && (report.Runs == RunningConfiguration.Unknown || report.Message?.Contains("startup", StringComparison.Ordinal) == true));
}
