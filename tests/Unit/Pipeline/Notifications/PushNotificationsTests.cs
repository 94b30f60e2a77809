using System.CommandLine;
using Leafwire.Cli;
using Leafwire.Contracts;
using Leafwire.Pipeline.Notifications;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Unit.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline.Notifications;

/// <summary>What there is to tell of a push, from how it stands.</summary>
public sealed class PushNotificationsTests
{
    private const string Id = "0123456789abcdef";

    [Fact]
    public void Push_ThatWaitsForPeople_IsToldWithTheCommandThatApprovesIt()
    {
        Notification told = Of(SampleReport.Of(PushStatus.AwaitingApproval,
            SampleReport.Device("leaf1", DeviceOutcome.Previewed), SampleReport.Device("leaf2", DeviceOutcome.Unchanged)) with
        {
            Digest = "sha256:aa", EndedAt = null,
        });

        told.Id.ShouldBe($"{Id}.awaitingApproval.1");
        told.Kind.ShouldBe(NotificationKind.AwaitingApproval);
        told.Text.ShouldBe("build-7.zip would change 1 device. Nothing was changed.");
        told.Commands[0].ShouldBe($"leafwire approve {Id} --digest sha256:aa");
        told.Push!.Digest.ShouldBe("sha256:aa");
    }

    [Theory]
    [InlineData(PushStatus.Failed, true, DeviceOutcome.Rejected, NotificationKind.Failed)]
    [InlineData(PushStatus.Refused, true, DeviceOutcome.Skipped, NotificationKind.Failed)]
    [InlineData(PushStatus.Failed, true, DeviceOutcome.Reverted, NotificationKind.Reverted)]
    [InlineData(PushStatus.Cancelled, true, DeviceOutcome.Reverted, NotificationKind.Reverted)]
    [InlineData(PushStatus.Failed, false, DeviceOutcome.Reverted, NotificationKind.Split)]
    [InlineData(PushStatus.Succeeded, false, DeviceOutcome.Silent, NotificationKind.Split)]
    [InlineData(PushStatus.Succeeded, true, DeviceOutcome.Confirmed, null)]
    [InlineData(PushStatus.Superseded, true, DeviceOutcome.Skipped, null)]
    [InlineData(PushStatus.Cancelled, true, DeviceOutcome.Skipped, null)]
    [InlineData(PushStatus.Running, true, DeviceOutcome.Reverted, null)]
    public void Push_InAState_IsToldAs(PushStatus status, bool isConsistent, DeviceOutcome outcome, NotificationKind? kind) =>
        (PushNotifications.Of(SampleReport.Of(status, SampleReport.Device("leaf1", outcome)) with { Consistent = isConsistent })?.Kind)
            .ShouldBe(kind);

    // Its check failed before it was armed, or while it was.
    [Theory]
    [InlineData(null, NotificationKind.Failed)]
    [InlineData("devices/leaf1.before.cfg", NotificationKind.Reverted)]
    public void Push_WithACheckThatFailed_IsToldByWhetherItWasArmed(string? before, NotificationKind kind) =>
        Of(SampleReport.Of(PushStatus.Failed, SampleReport.Device("leaf1", DeviceOutcome.Unhealthy) with { Before = before }))
            .Kind.ShouldBe(kind);

    [Fact]
    public void Push_ToldTwice_HasOneId()
    {
        PushReport report = SampleReport.Of(PushStatus.Failed, SampleReport.Device("leaf1", DeviceOutcome.Rejected));

        Of(report).Id.ShouldBe(Of(report with { Message = "otherwise" }).Id);
    }

    /// <summary>What switches and people said in their own words, and what lies in files, is in no message.</summary>
    [Fact]
    public void Push_WithWordsOfASwitch_IsToldWithoutThem()
    {
        const string words = "username admin secret 0 Plain-1 at 192.0.2.7";
        PushReport report = SampleReport.Of(PushStatus.Failed, SampleReport.Device("leaf1", DeviceOutcome.Rejected, words)) with
        {
            Message = words,
            Notes = [words],
            Problems = [new UploadProblem("leaf1.cfg", 3, words)],
            Timeline = [new PushEvent(default, words)],
            Decisions = [new PushDecision(default, DecisionKind.Cancel, "ada", words, null)],
        };
        foreach (PushStatus status in new[] { PushStatus.Failed, PushStatus.Refused, PushStatus.AwaitingApproval })
        {
            string all = System.Text.Json.JsonSerializer.Serialize(
                Of(report with { Status = status }), NotificationJson.Default.Notification);
            all.ShouldNotContain("Plain-1");
            all.ShouldNotContain("192.0.2.7");
        }
    }

    [Fact]
    public void Push_OfManyDevices_NamesSomeAndCountsAll()
    {
        Notification told = Of(SampleReport.Of(PushStatus.Failed,
            [.. Enumerable.Range(1, 500).Select(i => SampleReport.Device($"leaf{i}", DeviceOutcome.Rejected))]));

        told.Devices.Count.ShouldBe(Notification.NamedDevices);
        told.DeviceCount.ShouldBe(500);
        told.Text.ShouldBe("build-7.zip: 500 rejected.");
    }

    [Fact]
    public void Devices_ThatDrifted_AreToldOnceForALook()
    {
        Notification told = Notification.Drifted("dc1", ["leaf1", "leaf2"], "0123456789abcdef", default);

        told.Id.ShouldBe("dc1.drifted.0123456789abcdef");
        told.Text.ShouldBe("2 devices at dc1 run something else than what was confirmed last: leaf1, leaf2.");
        told.Commands.ShouldBe(["leafwire drift --site dc1"]);
    }

    // What people copy from a message is taken by the program.
    [Fact]
    public void Commands_OfEveryMessage_AreTakenByTheProgram()
    {
        var root = new RootCommand();
        foreach (System.CommandLine.Command command in OperatorCommands.All(TimeProvider.System))
            root.Subcommands.Add(command);
        var runner = new RunnerRecord("dc1", "runner-1", ["leaf1"], default)
        {
            SilentSince = default(DateTimeOffset),
            ClockOffSince = default(DateTimeOffset),
        };
        Notification[] all =
        [
            Of(SampleReport.Of(PushStatus.AwaitingApproval, SampleReport.Device("leaf1", DeviceOutcome.Previewed)) with
            {
                Digest = $"sha256:{new string('a', 64)}",
            }),
            Of(SampleReport.Of(PushStatus.Failed, SampleReport.Device("leaf1", DeviceOutcome.Rejected))),
            Of(SampleReport.Of(PushStatus.Failed, SampleReport.Device("leaf1", DeviceOutcome.Reverted))),
            Of(SampleReport.Of(PushStatus.Failed, SampleReport.Device("leaf1", DeviceOutcome.Reverted)) with { Consistent = false }),
            Notification.Drifted("dc1", ["leaf1"], Id, default),
            RunnerNotifications.Silent(runner),
            RunnerNotifications.ClockOff(runner, TimeSpan.FromMinutes(1), default),
        ];
        all.Select(n => n.Kind).ShouldBe(Enum.GetValues<NotificationKind>(), ignoreOrder: true);
        foreach (string command in all.SelectMany(n => NotificationForms.Commands(n, "https://leafwire.example.net"))
            .Where(c => c.StartsWith("leafwire ", StringComparison.Ordinal)))
            root.Parse(command["leafwire ".Length..]).Errors.ShouldBeEmpty(command);
    }

    private static Notification Of(PushReport report) => PushNotifications.Of(report).ShouldNotBeNull();
}
