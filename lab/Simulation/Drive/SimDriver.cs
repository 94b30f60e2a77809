using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using NATS.Client.Core;

namespace Leafwire.Lab.Simulation;

/// <summary>
/// A host that drives the push of a world: it finds its runners and appends the start, and then goes round: read a page,
/// fold, publish, tick. What it knows beyond the log is where it stood, which its workflow keeps.
/// </summary>
internal sealed class SimDriver
{
    private const int Page = 4;
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly World _world;
    private readonly SimLink _link;

    public SimDriver(World world, string name, ulong cursor)
    {
        (_world, Name, Cursor) = (world, name, cursor);
        Process = new SimProcess(world.Scheduler, name);
        Clock = new SimClock(world.Scheduler, Process, world.ClockOf(name));
        _link = world.Links[name];
        Process.Start(RunAsync);
    }

    public string Name { get; }

    public SimProcess Process { get; }

    public SimClock Clock { get; }

    /// <summary>Up to where its workflow knows that all was published.</summary>
    public ulong Cursor { get; private set; }

    /// <summary>The report that it recorded; null before the push was over.</summary>
    public PushReport? Report { get; private set; }

    private async Task RunAsync()
    {
        PushPlan plan = _world.PushPlan;
        await StartAsync(plan);
        var push = Push.Begin(plan);
        ulong read = plan.LogStart;
        while (!push.IsComplete)
        {
            // Up to where the workflow had come the log is only folded: what it wanted was published.
            bool isBehind = read < Cursor;
            HubPage page = await ReadAsync(read, isBehind ? TimeSpan.Zero : Wait(push));
            push.Apply(page.Entries);
            read = page.Next;
            if (read < Cursor && page.Entries.Count > 0)
                continue;
            foreach (DeviceCommand command in Cursor == plan.LogStart ? push.Outstanding : push.OutstandingAfter(Cursor))
                await PublishAsync(command);
            Cursor = Math.Max(Cursor, read);
            if (page.Entries.Count == 0 && !isBehind && push.Deadline + push.TickEarlyBy <= Clock.GetUtcNow())
                await TickAsync(push);
        }

        Report = push.Report();
        _world.Tell(Name, $"recorded {Report.Status}: {Report.Message}");
    }

    private TimeSpan Wait(Push push)
    {
        if (push.Deadline == DateTimeOffset.MaxValue)
            return LongestRead;
        TimeSpan left = push.Deadline + push.TickEarlyBy - Clock.GetUtcNow();
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestRead ? left : LongestRead;
    }

    // Its turn came at once; its runners may take a while to show up.
    private async Task StartAsync(PushPlan plan)
    {
        DateTimeOffset until = Clock.GetUtcNow() + plan.Policy.RunnerWait;
        IReadOnlyList<PresenceAnswer> answers = await AskAsync(plan);
        while (answers.Any(a => a.Presence is null) && Clock.GetUtcNow() < until)
        {
            await Task.Delay(Pause, Clock);
            answers = await AskAsync(plan);
        }

        await AppendAsync($"{plan.Id}.start", new LogEntry(0, default) { Start = StartPlanner.Decide(plan, answers) });
    }

    private async Task<IReadOnlyList<PresenceAnswer>> AskAsync(PushPlan plan)
    {
        DateTimeOffset asked = Clock.GetUtcNow();
        Dictionary<string, Presence?> found;
        try
        {
            found = await _link.AskAsync(() => plan.Devices.ToDictionary(d => d, _world.PresenceOf), CancellationToken.None);
        }
        catch (NatsException)
        {
            found = [];
        }

        DateTimeOffset middle = asked + ((Clock.GetUtcNow() - asked) / 2);
        return [.. plan.Devices.Select(d => found.GetValueOrDefault(d) is { } presence
            ? new PresenceAnswer(d, presence, presence.Clock - middle, null)
            : new PresenceAnswer(d, null, null, null))];
    }

    private async Task<HubPage> ReadAsync(ulong after, TimeSpan wait)
    {
        while (true)
        {
            try
            {
                return await _world.Hub.ReadLogAsync(_link, after, Page, wait, CancellationToken.None);
            }
            catch (NatsException)
            {
                await Task.Delay(Pause, Clock);
            }
        }
    }

    private async Task PublishAsync(DeviceCommand command)
    {
        Command made = CommandOf(command);
        byte[] message = Wire.Encode(made);
        await RetryAsync(() => _world.Hub.Publish(made.Id, made.Device, message));
    }

    private Task TickAsync(Push push) =>
        AppendAsync($"{_world.PushPlan.Id}.tick.{push.Deadline.ToUnixTimeMilliseconds()}.{push.Cursor}",
            new LogEntry(0, default) { Tick = new Tick(_world.PushPlan.Id, push.Deadline) });

    private Task AppendAsync(string id, LogEntry entry) => RetryAsync(() => _world.Hub.Append(id, entry));

    private async Task RetryAsync(Action act)
    {
        while (true)
        {
            try
            {
                await _link.AskAsync(() =>
                {
                    act();
                    return true;
                }, CancellationToken.None);
                return;
            }
            catch (NatsException)
            {
                await Task.Delay(Pause, Clock);
            }
        }
    }

    private Command CommandOf(DeviceCommand command)
    {
        PushPlan plan = _world.PushPlan;
        string id = Names.CommandId(plan.Id, command.Device, command.Kind, command.Attempt);
        DateTimeOffset limit = command.NotAfter;
        return command.Kind switch
        {
            CommandKind.Configure => new ConfigureCommand
            {
                Id = id, PushId = plan.Id, Site = plan.Site, Device = command.Device, Attempt = command.Attempt, NotAfter = limit,
                Candidate = command.Source == CandidateSource.Upload ? _world.CandidateOf(command.Device) : BeforeOf(command.Device),
                Mode = plan.Policy.Mode, CommitTimer = command.CommitTimer, Checks = plan.Policy.ChecksFor(command.Device),
            },
            CommandKind.Confirm => new ConfirmCommand
            {
                Id = id, PushId = plan.Id, Site = plan.Site, Device = command.Device, Attempt = command.Attempt, NotAfter = limit,
            },
            CommandKind.Revert => new RevertCommand
            {
                Id = id, PushId = plan.Id, Site = plan.Site, Device = command.Device, Attempt = command.Attempt, NotAfter = limit,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.Kind, "no world's push sends this command"),
        };
    }

    // As it was archived from the reply that armed it.
    private Payload BeforeOf(string device)
    {
        Payload before = _world.Hub.Log.Select(e => e.Reply).OfType<ArmedReply>().First(r => r.Device == device).Before;
        return before with { Inline = _world.Hub.GetObject(before.Object!), Object = null };
    }
}
