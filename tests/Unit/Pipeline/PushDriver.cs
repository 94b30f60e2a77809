using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>A push with its time and its replies in the test's hand.</summary>
internal sealed class PushDriver
{
    public const string Id = "0123456789abcdef";
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Payload Text = Payload.Of("x");
    private ulong _sequence;

    public PushDriver(PushPolicy policy, params string[][] waves)
    {
        Plan = new PushPlan { Id = Id, Site = "lab", Upload = "build.zip", UploadedAt = Start, StartedAt = Start, Policy = policy, Waves = waves };
        Push = Push.Begin(Plan);
    }

    public PushPlan Plan { get; }

    public Push Push { get; }

    public DateTimeOffset Now { get; private set; } = Start;

    public List<LogEntry> Log { get; } = [];

    public PushReport Report => Push.Report();

    public DeviceReport this[string device] => Report.Devices.Single(d => d.Device == device);

    /// <summary>What is to be published, as <c>kind device</c>, in the order of devices.</summary>
    public string[] Take() => [.. Push.TakeCommands().Select(c => $"{c.Kind.ToString().ToLowerInvariant()} {c.Device}")];

    public void Wait(TimeSpan time) => Push.Advance(Now += time);

    public void WaitForDeadline() => Push.Advance(Now = Push.Deadline);

    public void Reply(Reply reply)
    {
        var entry = new LogEntry(++_sequence, Now, reply, null);
        Log.Add(entry);
        Push.Apply([entry]);
    }

    public void Decide(DecisionKind kind, string reason = "")
    {
        var entry = new LogEntry(++_sequence, Now, null, new Decision(Id, kind, "ann", reason));
        Log.Add(entry);
        Push.Apply([entry]);
    }

    public void Armed(params string[] devices)
    {
        foreach (string device in devices)
            Reply(Make(device, CommandKind.Configure, "armed", Plan.Policy.CommitTimer));
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

    public static Reply Make(string device, CommandKind command, string outcome, TimeSpan? timer = null)
    {
        Reply reply = outcome switch
        {
            "unchanged" => new UnchangedReply { CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r" },
            "previewed" => new PreviewedReply { CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Diff = Text, Added = 2, Removed = 1 },
            "armed" => new ArmedReply { CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Diff = Text, Added = 2, Removed = 1, Before = Text, After = Text, TimerLeft = timer ?? TimeSpan.FromMinutes(5) },
            "confirmed" => new ConfirmedReply { CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r" },
            "reverted" => new RevertedReply { CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Cause = RevertCause.Command },
            "timer" => new RevertedReply { CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Cause = RevertCause.Timer },
            "nothing" => new RevertedReply { CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Cause = RevertCause.NothingArmed },
            "rejected" => new RejectedReply { CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Message = "refused", Lines = [new RejectedLine(7, "vlan x", "% Invalid input")] },
            "unhealthy" => new UnhealthyReply { CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Message = "sick", Failures = [new CheckFailure("bgp", CheckPhase.Post, "up", "down")] },
            "unreachable" => new UnreachableReply { CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Message = "gone", TimerLeft = timer },
            "busy" => new BusyReply { CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Message = "busy" },
            "expired" => new ExpiredReply { CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Message = "late" },
            "failed" => new FailedReply { CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Message = "broken" },
            "refused" => new FailedReply { CommandId = "", Command = command, PushId = Id, Site = "lab", Device = device, Runner = "r", Message = "not signed", IsRefusal = true },
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "no such outcome"),
        };
        return reply with { CommandId = Names.CommandId(Id, device, command), Stages = [new StageTime(Stages.Connect, 3)] };
    }
}
