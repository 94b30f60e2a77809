using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>A push with its time and its replies in the test's hand.</summary>
internal sealed class PushDriver
{
    public const string Id = "0123456789abcdef";
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Payload Text = Payload.Of("x");
    private ulong _sequence;
    private int _taken;

    public PushDriver(PushPolicy policy, params string[][] waves)
        : this(policy, null, waves)
    {
    }

    public PushDriver(PushPolicy policy, int? pauseAfter, params string[][] waves)
    {
        Plan = new PushPlan
        {
            PauseAfter = pauseAfter, Id = Id, Site = "lab", Upload = "build.zip", UploadedAt = Start, PlannedAt = Start,
            Policy = policy, Waves = waves, Provenance = new Provenance { Author = "ed" },
        };
        Push = Push.Begin(Plan);
    }

    public PushPlan Plan { get; }

    public Push Push { get; private set; }

    public DateTimeOffset Now { get; private set; } = Start;

    public List<LogEntry> Log { get; } = [];

    public PushReport Report => Push.Report();

    public TimeSpan CommitTimer => Plan.Policy.CommitTimer ?? TimeSpan.FromMinutes(5);

    public DeviceReport this[string device] => Report.Devices.Single(d => d.Device == device);

    /// <summary>A push that begins at once.</summary>
    public static PushDriver Started(PushPolicy policy, params string[][] waves)
    {
        var driver = new PushDriver(policy, waves);
        driver.Begin();
        return driver;
    }

    public void Begin(TimeSpan? reserve = null, DateTimeOffset? notAfter = null) =>
        Append(e => e with
        {
            Start = new PushStart(Id) { CommitTimer = CommitTimer, ConfirmReserve = reserve ?? CommitTimer / 4, NotAfter = notAfter },
        });

    /// <summary>The turn of a push that was approved.</summary>
    public void BeginApproved(DateTimeOffset? notAfter = null) =>
        Append(e => e with { Start =
            new PushStart(Id) { CommitTimer = CommitTimer, ConfirmReserve = CommitTimer / 4, NotAfter = notAfter, IsApproved = true } });

    public void Refuse(string reason, string? supersededBy = null) => Append(e => e with
    {
        Start = new PushStart(Id) { Problems = supersededBy is null ? [new StartProblem(null, reason)] : [], SupersededBy = supersededBy },
    });

    /// <summary>What is to be published, as <c>kind device</c>, with the attempt when it is not the first.</summary>
    public string[] Take()
    {
        var outstanding = Push.Outstanding.ToHashSet();
        string[] taken = [.. Push.Commands.Skip(_taken).Where(outstanding.Contains)
            .Select(c => $"{c.Kind.ToString().ToLowerInvariant()} {c.Device}" + (c.Attempt == 1 ? "" : $" {c.Attempt}"))];
        _taken = Push.Commands.Count;
        return taken;
    }

    /// <summary>Lets time pass, and whoever drives the push notice it.</summary>
    public void Wait(TimeSpan time)
    {
        Now += time;
        Tick();
    }

    public void WaitForDeadline()
    {
        Now = Push.Deadline;
        Tick();
    }

    public void Tick() => Append(e => e with { Tick = new Tick(Id, Push.Deadline) });

    public void Reply(Reply reply) => Append(e => e with { Reply = reply });

    public void Decide(DecisionKind kind, string reason = "", string by = "ann", string? digest = null) =>
        Append(e => e with { Decision = new Decision(Id, kind, by, reason) { Digest = digest } });

    /// <summary>Approves what the push shows.</summary>
    public void Approve(string reason = "", string by = "ann") => Decide(DecisionKind.Approve, reason, by, Report.Digest);

    /// <summary>Appends what a test makes of an entry of now.</summary>
    public void Append(Func<LogEntry, LogEntry> content)
    {
        LogEntry entry = content(new LogEntry(++_sequence, Now));
        Log.Add(entry);
        Push.Apply(entry);
    }

    /// <summary>Moves the clock, unnoticed.</summary>
    public void Pass(TimeSpan time) => Now += time;

    public void Armed(params string[] devices)
    {
        foreach (string device in devices)
            Reply(Make(device, CommandKind.Configure, "armed", CommitTimer));
    }

    public void Confirmed(params string[] devices)
    {
        foreach (string device in devices)
            Reply(Make(device, CommandKind.Confirm, "confirmed"));
    }

    public void Reverted(params string[] devices)
    {
        foreach (string device in devices)
            Reply(Make(device, CommandKind.Revert, "reverted"));
    }

    public static Reply Make(string device, CommandKind command, string outcome, TimeSpan? timer = null, int attempt = 1)
    {
        Reply reply = outcome switch
        {
            "unchanged" =>
                new UnchangedReply { CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r" },
            "previewed" => new PreviewedReply
            {
                CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Diff = Text,
                DiffDigest = Text.Digest, Added = 2, Removed = 1,
            },
            "armed" => new ArmedReply
            {
                CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Diff = Text, Added = 2,
                Removed = 1, Before = Text, After = Text, TimerLeft = timer ?? TimeSpan.FromMinutes(5),
            },
            "notsaved" => new ConfirmedReply
            {
                CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", NotSaved = "flash is full",
            },
            "changed" => new ChangedReply
            {
                CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r",
                Message = "somebody changed it", TimerLeft = timer,
            },
            "confirmed" =>
                new ConfirmedReply { CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r" },
            "reverted" => new RevertedReply
            {
                CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Cause = RevertCause.Command,
            },
            "timer" => new RevertedReply
            {
                CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Cause = RevertCause.Timer,
            },
            "nothing" => new RevertedReply
            {
                CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r",
                Cause = RevertCause.NothingArmed,
            },
            "rejected" => new RejectedReply
            {
                CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Message = "refused",
                Lines = [new RejectedLine(7, "vlan x", "% Invalid input")],
            },
            "unhealthy" => new UnhealthyReply
            {
                CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Message = "sick",
                Failures = [new CheckFailure("bgp", CheckPhase.Post, "up", "down")],
            },
            "unreachable" => new UnreachableReply
            {
                CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Message = "gone",
                TimerLeft = timer,
            },
            "healthy" => new HealthyReply { CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r" },
            "busy" => new BusyReply
            {
                CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Message = "busy",
            },
            "expired" => new ExpiredReply
            {
                CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Message = "late",
            },
            "failed" => new FailedReply
            {
                CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Message = "broken",
            },
            "refused" => new FailedReply
            {
                CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Message = "not signed",
                IsRefusal = true,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "no such outcome"),
        };
        return reply with
        {
            CommandId = Names.CommandId(Id, device, command, attempt),
            Attempt = attempt,
            Stages = [new StageTime(Stages.Connect, 3)],
        };
    }
}
