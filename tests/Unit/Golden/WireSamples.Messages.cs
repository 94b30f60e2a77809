using Leafwire.Contracts;
using Leafwire.Runner.Work;

namespace Leafwire.Tests.Unit.Golden;

/// <content>Messages that the samples are made of.</content>
internal static partial class WireSamples
{
    private static ConfigureCommand Configure() => new()
    {
        Id = $"{Push}.leaf1.configure", PushId = Push, Site = "dc1", Device = "leaf1", NotAfter = NotAfter, Candidate = Text, Mode =
            ConfigureMode.Replace, CommitTimer = TimeSpan.FromMinutes(5), Checks = Checks,
    };

    private static PreviewCommand Preview() => new()
    {
        Id = $"{Push}.leaf1.preview", PushId = Push, Site = "dc1", Device = "leaf1", NotAfter = NotAfter, Candidate = Text, Mode =
            ConfigureMode.Replace,
    };

    private static ArmedReply Armed() => Of(new ArmedReply
    {
        CommandId = $"{Push}.leaf1.configure", Command = CommandKind.Configure, PushId = "", Site = "", Device = "", Runner = "", Diff =
            Text, Added = 2, Removed = 1, Before = Beside, After = Beside, TimerLeft = new TimeSpan(0, 0, 4, 58, 500),
    });

    private static ConfirmedReply Confirmed() => new()
    {
        CommandId = $"{Push}.leaf1.confirm", Command = CommandKind.Confirm, PushId = "", Site = "", Device = "", Runner = "",
    };

    private static RevertedReply Reverted() => new()
    {
        CommandId = $"{Push}.leaf1.revert", Command = CommandKind.Revert, PushId = "", Site = "", Device = "", Runner = "",
        Cause = RevertCause.Command,
    };

    private static RejectedReply Rejected() => new()
    {
        CommandId = $"{Push}.leaf1.configure", Command = CommandKind.Configure, PushId = "", Site = "", Device = "", Runner =
            "", Message = "the switch refused 2 lines",
        Lines = [new RejectedLine(4, "vlan x", "% Invalid input at line 4"), new RejectedLine(null, null, "% Incomplete command")],
    };

    private static UnhealthyReply Unhealthy() => new()
    {
        CommandId = $"{Push}.leaf1.configure", Command = CommandKind.Configure, PushId = "", Site = "", Device = "", Runner =
            "", Message = "a check did not hold",
        Failures = [new CheckFailure("bgp is up", CheckPhase.Post, "Estab", "Idle")],
    };

    private static UnreachableReply Unreachable() => new()
    {
        CommandId = $"{Push}.leaf1.configure", Command = CommandKind.Configure, PushId = "", Site = "", Device = "", Runner =
            "", Message = "no connection", TimerLeft = TimeSpan.FromSeconds(120),
    };

    private static FailedReply Failed() => new()
    {
        CommandId = $"{Push}.leaf1.configure", Command = CommandKind.Configure, PushId = "", Site = "", Device = "", Runner = "",
        Message = "not signed by a trusted key",
    };

    private static ConfigChange Change() => new() { Diff = Text, Added = 2, Removed = 1, Before = Beside, After = Beside };

    private static WorkNote Note() =>
        new(Text, 2, 1, Beside, "sha256:" + new string('b', 64), new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
            TimeSpan.FromMinutes(5));

    private static T Of<T>(T reply)
        where T : Reply => reply with
        {
            PushId = Push, Site = "dc1", Device = "leaf1", Runner = "runner-1", EosVersion = "4.35.0F", Stages =
                [new StageTime(Stages.Connect, 812.5), new StageTime(Stages.Load, 240)],
        };
}
