using Leafwire.Contracts;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using NATS.Client.Core;

namespace Leafwire.Lab.Simulation;

/// <summary>
/// A host that drives a push of a world: it waits for the push's window, finds its runners and appends the start, and then goes
/// round: read a page, fold, publish, tick. What it knows beyond the log is where it stood, which its workflow keeps.
/// </summary>
internal sealed class SimDriver
{
    private const int Page = 4;
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly World _world;
    private readonly SimLink _link;

    public SimDriver(World world, string name, SimPush push, ulong cursor)
    {
        (_world, Name, Push, Cursor) = (world, name, push, cursor);
        Process = new SimProcess(world.Scheduler, name);
        Clock = new SimClock(world.Scheduler, Process, world.ClockOf(name));
        _link = world.Links[name];
        Process.Start(RunAsync);
    }

    public string Name { get; }

    public SimPush Push { get; }

    public SimProcess Process { get; }

    public SimClock Clock { get; }

    /// <summary>Up to where its workflow knows that all was published.</summary>
    public ulong Cursor { get; private set; }

    /// <summary>The report that it recorded; null before the push was over.</summary>
    public PushReport? Report { get; private set; }

    private PushPlan Plan => Push.Plan;

    private async Task RunAsync()
    {
        var push = Pipeline.Pushes.Push.Begin(Plan);
        ulong read = Plan.LogStart;
        while (!push.IsComplete)
        {
            // Up to where the workflow had come the log is only folded: what it wanted was published.
            bool isBehind = read < Cursor;
            HubPage page = await ReadAsync(read, isBehind ? TimeSpan.Zero : Wait(push));
            push.Apply(page.Entries);
            read = page.Next;
            if (read < Cursor && page.Entries.Count > 0)
                continue;
            foreach (DeviceCommand command in Cursor == Plan.LogStart ? push.Outstanding : push.OutstandingAfter(Cursor))
                await PublishAsync(command);
            Cursor = Math.Max(Cursor, read);
            if (page.Entries.Count > 0 || isBehind)
                continue;
            if (push.NeedsTurn)
                await BeginAsync(push.IsApproved);
            else if (push.Deadline + push.TickEarlyBy <= Clock.GetUtcNow())
                await TickAsync(push);
        }

        Report = push.Report();
        _world.Tell(Name, $"recorded {Report.Status}: {Report.Message}");
    }

    private TimeSpan Wait(Push push)
    {
        DateTimeOffset now = Clock.GetUtcNow();
        if (push.NeedsTurn)
            return Plan.Policy.WindowAt(now, push.IsApproved) is { IsOpen: false, OpensAt: { } opens }
                ? Shorter(opens - now, LongestRead)
                : TimeSpan.Zero;
        if (push.Deadline == DateTimeOffset.MaxValue)
            return LongestRead;
        TimeSpan left = push.Deadline + push.TickEarlyBy - now;
        return left < TimeSpan.Zero ? TimeSpan.Zero : Shorter(left, LongestRead);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    // Its turn comes at once, within its window; its runners may take a while to show up.
    private async Task BeginAsync(bool isApproved)
    {
        WindowAnswer? window = Plan.Policy.WindowAt(Clock.GetUtcNow(), isApproved);
        if (window is { IsOpen: false })
        {
            if (window.OpensAt is null)
                await AppendAsync(
                    new PushStart(Plan.Id) { Problems = [new StartProblem(null, "its window is over")], IsApproved = isApproved });
            return;
        }

        DateTimeOffset until = Clock.GetUtcNow() + Plan.Policy.RunnerWait;
        IReadOnlyList<PresenceAnswer> answers = await AskAsync();
        while (answers.Any(a => a.Presence is null) && Clock.GetUtcNow() < until)
        {
            await Task.Delay(Pause, Clock);
            answers = await AskAsync();
        }

        await AppendAsync(StartPlanner.Decide(Plan, answers) with { NotAfter = window?.ClosesAt, IsApproved = isApproved });
        // It counts unless it came too late; then the window is over, as this clock sees before long.
        await Task.Delay(Pause, Clock);
    }

    private async Task<IReadOnlyList<PresenceAnswer>> AskAsync()
    {
        DateTimeOffset asked = Clock.GetUtcNow();
        Dictionary<string, Presence?> found;
        try
        {
            found = await _link.AskAsync(() => Plan.Devices.ToDictionary(d => d, _world.PresenceOf), CancellationToken.None);
        }
        catch (NatsException)
        {
            found = [];
        }

        DateTimeOffset middle = asked + ((Clock.GetUtcNow() - asked) / 2);
        return [.. Plan.Devices.Select(d => found.GetValueOrDefault(d) is { } presence
            ? new PresenceAnswer(d, presence, presence.Clock - middle, null)
            : new PresenceAnswer(d, null, null, null))];
    }

    private async Task<HubPage> ReadAsync(ulong after, TimeSpan wait)
    {
        while (true)
        {
            try
            {
                return await _world.Hub.ReadLogAsync(_link, Plan.Id, after, Page, wait, CancellationToken.None);
            }
            catch (NatsException)
            {
                await Task.Delay(Pause, Clock);
            }
        }
    }

    private async Task PublishAsync(DeviceCommand command)
    {
        Payload? candidate = command switch
        {
            { Kind: not (CommandKind.Configure or CommandKind.Preview) } => null,
            { Source: CandidateSource.Upload } => Push.CandidateOf(command.Device),
            _ => await ArchivedAsync(command.Device),
        };
        Command made = CommandMaker.Make(Plan, command, candidate);
        byte[] message = Wire.Encode(made);
        await RetryAsync(() => _world.Hub.Publish(made.Id, message));
    }

    // It may be on its way to storage.
    private async Task<Payload> ArchivedAsync(string device)
    {
        while (true)
        {
            if (Push.Archived(device) is { } before)
                return before;
            await Task.Delay(Pause, Clock);
        }
    }

    private Task TickAsync(Push push)
    {
        var tick = new Tick(Plan.Id, push.Deadline);
        return RetryAsync(
            () => _world.Hub.Append(Plan.Id, PushLog.IdOf(Plan, tick, push.Cursor), new LogEntry(0, default) { Tick = tick }));
    }

    private Task AppendAsync(PushStart start) =>
        RetryAsync(() => _world.Hub.Append(Plan.Id, PushLog.IdOf(Plan, start), new LogEntry(0, default) { Start = start }));

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
}
