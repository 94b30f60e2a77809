using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Runner.Inventory;
using Leafwire.Runner.Lanes;
using Leafwire.Runner.Leases;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Trust;
using Leafwire.Runner.Work;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Runner.Lanes;

/// <summary>Runners' lanes over a hub and a journal in memory, on one thread and one clock; what is done on a switch a test says.</summary>
internal sealed class LaneWorld : ISwitchWorker, ILeaseCheck, IDisposable
{
    public const string Push = "0123456789abcdef";
    public const string OtherPush = "fedcba9876543210";

    private readonly OneThread _thread = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<LaneSet> _sets = [];
    private readonly RunnerSettings _settings;

    public LaneWorld(int maxLanes = 32, int maxConfirms = 64, int devices = 3)
    {
        _settings = new RunnerSettings
        {
            Site = "lab",
            Name = "runner-1",
            Nats = new NatsSettings { Url = "nats://127.0.0.1" },
            Trust = TrustSettings.Unsigned,
            Devices = [.. Enumerable.Range(1, devices).Select(
                i => new DeviceProfile { Name = $"leaf{i}", Host = $"leaf{i}", Username = "admin", TrustOnFirstUse = true })],
            MaxLanes = maxLanes,
            MaxConfirms = maxConfirms,
        };
        Inventory = new DeviceInventory(_settings.Devices);
    }

    public DeviceInventory Inventory { get; }

    public SetClock Time { get; } = new();

    public MemoryHub Hub { get; } = new();

    public MemoryJournal Journal { get; } = new();

    public RunnerTimings Timings { get; set; } = new();

    public bool IsMine { get; set; } = true;

    /// <summary>What a command does; null for unchanged, confirmed and reverted at once.</summary>
    public Func<Job, CancellationToken, Task<Reply?>>? Work { get; set; }

    /// <summary>Commands whose work was begun, in order.</summary>
    public List<string> Begun { get; } = [];

    /// <summary>What was told to people who watch, in order.</summary>
    public List<Progress> Told { get; } = [];

    public IEnumerable<string> Outcomes => Hub.Replies.Select(reply => $"{reply.CommandId}: {Wire.OutcomeOf(reply)}");

    /// <summary>Starts a runner that holds these devices.</summary>
    public LaneSet Start(params string[] devices)
    {
        var trust = new CommandTrust(new KeyRing(TrustSettings.Unsigned, NullLogger<KeyRing>.Instance));
        var set = new LaneSet(new LaneParts(_settings, Timings, Hub, Journal, Hub, this, this, trust, Told.Add, Time,
            NullLoggerFactory.Instance) { Inventory = Inventory });
        _sets.Add(set);
        Task run = Task.CompletedTask;
        Run(() => run = set.RunAsync(_stopping.Token));
        foreach (string device in devices)
            Take(set, device);
        Until(() => set.IsReading || run.IsCompleted || Hub.FeedIsAway);
        run.IsFaulted.ShouldBeFalse(run.Exception?.ToString());
        return set;
    }

    public void Take(LaneSet set, string device) => Run(() => _ = set.TakenAsync(device, CancellationToken.None));

    /// <summary>The process is gone, whatever it was at.</summary>
    public void Kill(LaneSet set)
    {
        foreach (DeviceProfile device in _settings.Devices)
            Run(() => set.Lost(device.Name));
    }

    public void Run(Action action)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_thread);
        action();
        SynchronizationContext.SetSynchronizationContext(before);
        Until(() => true);
    }

    /// <summary>Goes on until something holds, the clock standing still.</summary>
    public void Until(Func<bool> done) => _thread.Until(done, Time);

    /// <summary>Goes on until something holds.</summary>
    public void Within(TimeSpan time, Func<bool> done) => _thread.Until(done, Time, time);

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan time)
    {
        long began = Time.GetTimestamp();
        _thread.Until(() => Time.GetElapsedTime(began) >= time, Time, time * 2);
    }

    public void Send(Command command) => Run(() => Hub.Send(command));

    public ConfigureCommand Configure(string device, string push = Push, Payload? candidate = null) => new()
    {
        Id = Names.CommandId(push, device, CommandKind.Configure),
        PushId = push,
        Site = "lab",
        Device = device,
        NotAfter = Time.GetUtcNow().AddMinutes(10),
        Candidate = candidate ?? Payload.Of("hostname x\n"),
        Mode = ConfigureMode.Replace,
        CommitTimer = TimeSpan.FromMinutes(5),
    };

    public ConfirmCommand Confirm(string device, string push = Push) => new()
    {
        Id = Names.CommandId(push, device, CommandKind.Confirm), PushId = push, Site = "lab", Device = device,
        NotAfter = Time.GetUtcNow().AddMinutes(5),
    };

    public RevertCommand Revert(string device, string push = Push) => new()
    {
        Id = Names.CommandId(push, device, CommandKind.Revert), PushId = push, Site = "lab", Device = device,
        NotAfter = Time.GetUtcNow().AddMinutes(10),
    };

    public static WorkNote Note(DateTimeOffset armedAt) =>
        new(Payload.Of("+x\n"), 1, 0, Payload.Of("before") with { Inline = null, Object = "before" }, null, armedAt,
            TimeSpan.FromMinutes(5));

    public static Reply Armed(Job job, Payload? before = null) => new ArmedReply
    {
        CommandId = job.Command.Id, Command = job.Command.Kind, PushId = job.Command.PushId, Site = "lab", Device = job.Device.Name,
        Runner = "runner-1",
        Diff = Payload.Of("+x\n"), Added = 1, Removed = 0, TimerLeft = TimeSpan.FromMinutes(5),
        Before = before ?? Payload.Of("before") with { Inline = null, Object = "before" },
        After = before ?? Payload.Of("after") with { Inline = null, Object = "after" },
    };

    public static Reply Unreachable(Job job, TimeSpan? timerLeft = null) => new UnreachableReply
    {
        CommandId = job.Command.Id, Command = job.Command.Kind, PushId = job.Command.PushId, Site = "lab", Device = job.Device.Name,
        Runner = "runner-1",
        Message = "no answer", TimerLeft = timerLeft,
    };

    public async Task<Reply> ExecuteAsync(Job job, CancellationToken cancellationToken)
    {
        Begun.Add(job.Command.Id);
        Command command = job.Command;
        return (Work is null ? null : await Work(job, cancellationToken)) ?? (command.Kind switch
        {
            CommandKind.Confirm => new ConfirmedReply { Header = command.Header, Runner = "runner-1" },
            CommandKind.Revert => new RevertedReply { Header = command.Header, Runner = "runner-1", Cause = RevertCause.Command },
            _ => new UnchangedReply { Header = command.Header, Runner = "runner-1" },
        });
    }

    public ValueTask<bool> IsMineAsync(string device, CancellationToken cancellationToken) => ValueTask.FromResult(IsMine);

    public void Dispose()
    {
        Run(_stopping.Cancel);
        foreach (LaneSet set in _sets)
            Kill(set);
        Until(() => true);
        _thread.Strays.ShouldBeEmpty();
        _stopping.Dispose();
    }
}

/// <summary>A clock that somebody may set; the time that passes is another matter.</summary>
internal sealed class SetClock() : FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
{
    public TimeSpan Set { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Set;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
