using System.Text;
using System.Text.Json;
using CsCheck;
using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Uploads;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Reports;
using Leafwire.Runner.Journal;
using Leafwire.Runner.Lanes;
using Leafwire.Runner.Work;

namespace Leafwire.Tests.Fuzz;

/// <summary>
/// What anybody with a NATS credential can publish: read, or refused with <see cref="MalformedMessageException"/>; and
/// what was read can be worked on to the end without a further exception.
/// </summary>
public sealed class MessageFuzz
{
    private const string PushId = "0123456789abcdef";
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Payload Text = Payload.Of("hostname leaf1\n!\nend\n");

    private static readonly string[] Commands =
    [
        .. new Command[]
        {
            new ConfigureCommand
            {
                Id = $"{PushId}.leaf1.configure", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = Start.AddHours(1),
                Candidate = Text, Mode = ConfigureMode.Replace, CommitTimer = TimeSpan.FromMinutes(5),
                Checks = [new Leafwire.Contracts.Check
                {
                    Name = "up", Command = "show version", Expect = "EOS", Reject = "x", Within = TimeSpan.FromSeconds(9),
                    Phase = CheckPhase.Pre,
                }],
            },
            new PreviewCommand
            {
                Id = $"{PushId}.leaf1.preview", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = Start.AddHours(1),
                Candidate = Text with { Inline = null, Object = "sha256-1" }, Mode = ConfigureMode.Merge,
            },
            new ConfirmCommand
            {
                Id = $"{PushId}.leaf1.confirm", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = Start.AddHours(1),
            },
            new RevertCommand
            {
                Id = $"{PushId}.leaf1.revert", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = Start.AddHours(1),
            },
            new CheckCommand
            {
                Id = $"{PushId}.leaf1.check", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = Start.AddHours(1),
                Checks = [new Leafwire.Contracts.Check { Name = "up", Command = "show version", Expect = "EOS" }],
            },
            new FetchCommand
            {
                Id = $"{PushId}.leaf1.fetch", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = Start.AddHours(1),
            },
        }.Select(c => Encoding.UTF8.GetString(Wire.Encode(c))),
    ];

    private static readonly string[] Outcomes = ["unchanged", "previewed", "armed", "confirmed", "reverted", "timer", "nothing", "rejected",
        "unhealthy", "unreachable", "busy", "expired", "failed"];

    private static readonly string[] Replies =
    [
        .. from kind in new[] { CommandKind.Configure, CommandKind.Confirm, CommandKind.Revert, CommandKind.Preview }
           from outcome in Outcomes
           select Encoding.UTF8.GetString(Wire.Encode(Unit.Pipeline.PushDriver.Make("leaf1", kind, outcome, TimeSpan.FromMinutes(5)))),
    ];

    private static readonly string Decision = Encoding.UTF8.GetString(
        Wire.Encode(new Decision(PushId, DecisionKind.Cancel, "ann", "because")));

    [Fact]
    public void Command_AnyBytes_IsGoodRefusedOrUnreadable() => Fuzz.Run(HostileJson.BytesOf(Commands), bytes =>
    {
        switch (Fuzz.Within(Bound(bytes), () => IncomingCommand.Read(bytes, "lab", "leaf1")))
        {
            case IncomingCommand.Good { Command: var command }:
                Names.IsPushId(command.PushId).ShouldBeTrue();
                Enum.IsDefined(command.Kind).ShouldBeTrue();
                SessionName.Of(command.PushId, "00beef").ShouldStartWith("lw-");
                Usable(command);
                break;
            case IncomingCommand.Refused refused:
                Enum.IsDefined(refused.Kind).ShouldBeTrue();
                Names.IsPushId(refused.PushId).ShouldBeTrue();
                EdgeJournal.CanHold(refused.CommandId).ShouldBeTrue();
                Subjects.Reply("lab", "leaf1", refused.PushId).ShouldNotBeNull();
                Short(refused.Reason);
                break;
            case IncomingCommand.Unreadable unreadable:
                Short(unreadable.Reason);
                break;
        }
    }, cases: 2_000, Encoding.UTF8.GetString);

    [Fact]
    public void Reply_AnyBytesInALog_MoveAPushToItsEnd() => Fuzz.Run(
        Gen.Select(Gen.OneOf(HostileJson.BytesOf([.. Replies, Decision]), HostileJson.BytesOf(Replies[2], Replies[9])).Array[1, 6],
            Gen.Enum<TransactionScope>(), Gen.Enum<Approval>(), Gen.Int[0, 600]),
        given =>
        {
            (byte[][] messages, TransactionScope scope, Approval approval, int seconds) = given;
            var plan = new PushPlan
            {
                Id = PushId, Site = "lab", Upload = "b.zip", UploadedAt = Start, PlannedAt = Start,
                Policy = new PushPolicy { Scope = scope, Approval = approval }, Waves = [["leaf1"], ["leaf2"]],
            };
            Push push = Push.Begin(plan);
            DateTimeOffset now = Start;
            ulong sequence = 1;
            push.Apply(new LogEntry(sequence, now)
            {
                Start = new PushStart(PushId) { CommitTimer = TimeSpan.FromMinutes(5), ConfirmReserve = TimeSpan.FromMinutes(1) },
            });
            foreach (byte[] bytes in messages)
            {
                now += TimeSpan.FromSeconds(seconds);
                foreach (string subject in new[] { Subjects.Reply("lab", "leaf1", PushId), Subjects.Decision("lab", PushId) })
                {
                    if (Read(plan, subject, bytes, ++sequence, now) is { } entry)
                        push.Apply([entry]);
                }

                Reported(push.Report());
            }

            for (int steps = 0; !push.IsComplete; steps++)
            {
                steps.ShouldBeLessThan(500, "a push must end");
                push.Deadline.ShouldBeLessThan(Start.AddDays(40));
                push.Apply(new LogEntry(++sequence, push.Deadline) { Tick = new Tick(PushId, push.Deadline) });
            }

            Reported(push.Report());
        }, cases: 500, c => string.Join("\n---\n", c.Item1.Select(Encoding.UTF8.GetString)));

    [Theory]
    [InlineData("leafwire.lab.log.0123456789abcdee.leaf1.reply")]
    [InlineData("leafwire.lab.log.0123456789abcdef.leaf2.reply")]
    [InlineData("leafwire.other.log.0123456789abcdef.leaf1.reply")]
    [InlineData("leafwire.lab.leaf1.command")]
    [InlineData("leafwire.lab.leaf1.reply")]
    [InlineData("leafwire..log.0123456789abcdef.leaf1.reply")]
    [InlineData("")]
    public void Reply_OnASubjectThatIsNotItsOwn_IsNotBelieved(string subject)
    {
        var plan = new PushPlan
        {
            Id = PushId, Site = "lab", Upload = "b.zip", UploadedAt = Start, PlannedAt = Start, Policy = PushPolicy.Default,
            Waves = [["leaf1"]],
        };
        LogReader.Read(plan, subject, Encoding.UTF8.GetBytes(Replies[2]), 1, Start).ShouldBeNull();
    }

    [Fact]
    public void Watching_AnyBytes_IsReadOrRefused() => Fuzz.Run(
        HostileJson.BytesOf(
            Encoding.UTF8.GetString(Wire.Encode(new Progress(PushId, "lab", "leaf1", CommandKind.Configure, Stages.Load, null, Start))),
            Encoding.UTF8.GetString(Wire.Encode(new Presence("r", true))),
            $$"""{"name":"leafwire-lab","endpoints":[{"data":{{Encoding.UTF8.GetString(Wire.Encode(new Presence("r", true)))}}}]}"""),
        bytes =>
        {
            Refusable(() => Wire.DecodeProgress(bytes));
            Refusable(() => Wire.DecodePresence(bytes));
            Refusable(() => Wire.DecodeService(bytes));
            Refusable(() => Wire.DecodeDecision(bytes));
        }, cases: 500, Encoding.UTF8.GetString);

    [Fact]
    public void Queue_AnyBytes_IsReadOrRefused() => Fuzz.Run(
        HostileJson.BytesOf(Encoding.UTF8.GetString(new QueueState([
            new QueueEntry(Found(PushId), ["leaf1"], Start, Start),
            new QueueEntry(Found("fedcba9876543210"), null, null, Start),
        ], [new QueueTurn(Found(PushId), ["leaf1"])]).Encode())),
        bytes =>
        {
            if (Refusable(() => QueueState.Decode(bytes)) is not { } state)
                return;
            var own = new QueueEntry(Found("00000000000000aa"), ["leaf1"], null, Start);
            QueueState next = state.Tidy(own.PushId, Start).Add(own);
            next.Blocker(own, Start);
            QueueState.Decode(next.Grant(own, Start, Start, changes: true).Remove(own.PushId).Encode());
        }, cases: 700, Encoding.UTF8.GetString);

    private static FoundUpload Found(string pushId) => new(pushId, new UploadName("lab", "b.zip"), Start, "0x1");

    [Fact]
    public void JournalNote_AnyBytes_IsReadOrRefused() => Fuzz.Run(
        HostileJson.BytesOf(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(
            new WorkNote(Text, 1, 1, Text, null, Start, TimeSpan.FromMinutes(5)), JournalJson.Default.WorkNote))),
        bytes =>
        {
            try
            {
                WorkNote note = JournalJson.DecodeNote(bytes);
                note.TimerEnd().ShouldBeGreaterThan(DateTimeOffset.MinValue);
                SessionName.IsOf(note.SessionOf("0123456789abcdef"), "0123456789abcdef").ShouldBeTrue();
                (note.Diff.Digest, note.Before.Digest).ShouldNotBe((null!, null!));
            }
            catch (InvalidDataException e)
            {
                Short(e.Message);
            }
        }, cases: 700, Encoding.UTF8.GetString);

    private static LogEntry? Read(PushPlan plan, string subject, byte[] bytes, ulong sequence, DateTimeOffset at)
    {
        try
        {
            return Fuzz.Within(Bound(bytes), () => LogReader.Read(plan, subject, bytes, sequence, at));
        }
        catch (MalformedMessageException e)
        {
            Short(e.Message);
            return null;
        }
    }

    // What a hostile reply leads to is stored, served and shown: in every form, and nowhere as markup.
    private static void Reported(PushReport report)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(report, PipelineJson.Default.PushReport);
        json.Length.ShouldBeLessThan(2 * Limits.Checks * 3 * Limits.TextLength);
        JsonSerializer.Deserialize(json, PipelineJson.Default.PushReport).ShouldNotBeNull();
        HtmlReport.Write(report).ShouldNotContain("<script>");
        JUnitReport.Write(report).ShouldNotBeNull();
        SummaryMarkdown.Write(new ChangePreview { Report = report, Risks = [], Diffs = [], Unchanged = [], Failed = [] })
            .ShouldNotBeNull();
    }

    // As far as a runner uses a command's parts before a switch is asked.
    private static void Usable(Command command)
    {
        IReadOnlyList<Leafwire.Contracts.Check> checks = (command as ConfigureCommand)?.Checks ?? (command as CheckCommand)?.Checks ?? [];
        checks.Count.ShouldBeLessThanOrEqualTo(Limits.Checks);
        foreach (Leafwire.Contracts.Check check in checks)
        {
            Enum.IsDefined(check.Phase).ShouldBeTrue();
            _ = Start + check.Within;
            _ = CheckPattern.Problem(check.Expect ?? check.Reject ?? "");
            check.Command.Length.ShouldBeLessThanOrEqualTo(Limits.CheckText);
        }

        if (command is ConfigureCommand configure)
        {
            _ = Start + configure.CommitTimer;
            Enum.IsDefined(configure.Mode).ShouldBeTrue();
            Wire.DecodeCommand(Wire.Encode(command)).ShouldNotBeNull();
        }
    }

    private static T? Refusable<T>(Func<T> read) where T : class
    {
        try
        {
            return read();
        }
        catch (MalformedMessageException e)
        {
            Short(e.Message);
            return null;
        }
    }

    private static void Short(string text)
    {
        text.Length.ShouldBeLessThan(600);
        text.Any(char.IsControl).ShouldBeFalse();
    }

    private static long Bound(byte[] bytes) => 2_000_000 + (100L * bytes.Length);
}
