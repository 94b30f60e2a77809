using Leafwire.Lab.Commands.Chaos;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using static Leafwire.Tests.Unit.Chaos.CampaignSample;

namespace Leafwire.Tests.Unit.Chaos;

/// <summary>Every promise that the campaign checks, broken once: an audit that finds nothing must mean something.</summary>
public sealed class CampaignAuditTests
{
    private const string Again = "lw-01234567-d4e5f6";

    [Fact]
    public void Violations_EverythingAsPromised_AreNone()
    {
        Audit(Sound()).ShouldBeEmpty();
        new CampaignAudit([Sound().Upload], Sound().Switches, Commands()).Splits().ShouldBe(0);
    }

    [Fact]
    public void Violations_UnknownConfigurationRunning_IsFound() =>
        Only(Audit(OnLeaf1(s => s with { Running = "other" })), "leaf1 runs a configuration that is neither");

    [Fact]
    public void Violations_ConfigurationOfAnotherDevice_IsFound() =>
        Only(Audit(OnLeaf1(s => s with { Running = "leaf2-new" })), "leaf1 runs a configuration that is neither");

    [Fact]
    public void Violations_HalfAConfigurationInTheRecord_IsFound() =>
        Audit(OnLeaf1(s => s with { History = [new SwitchEvent(Time, null, SwitchEventKind.Saved, "half"), .. s.History] }))
            .ShouldContain(v => v.StartsWith("leaf1 ran a part of a configuration", StringComparison.Ordinal));

    [Fact]
    public void Violations_StartupDiffers_IsFound() =>
        Only(Audit(OnLeaf1(s => s with { IsSaved = false })), "leaf1 would start with another configuration");

    [Fact]
    public void Violations_OwnSessionLeft_IsFound() =>
        Only(Audit(OnLeaf1(s => s with { Unfinished = ["lw-89abcdef-000000"] })), "leaf1 has the session lw-89abcdef-000000 open");

    [Fact]
    public void Violations_ForeignSessionLeft_IsNobodysBusiness() =>
        Audit(OnLeaf1(s => s with { Unfinished = ["ops-maintenance"] })).ShouldBeEmpty();

    [Fact]
    public void Violations_AppliedTwice_IsFound() =>
        Audit(OnLeaf1(s => s with { History = [Event(SwitchEventKind.Armed), Event(SwitchEventKind.Reverted, "leaf1-old"), .. s.History] }),
            Twice()).ShouldBe([$"leaf1: session {Session} of push {Id} was armed 2 times"]);

    [Fact]
    public void Violations_ArmedOnceMoreForOneCommand_IsFound() =>
        Only(Audit(OnLeaf1(GoneBackBefore)), "leaf1: was armed 2 times and told to be 1 times");

    [Fact]
    public void Violations_ArmedOnceMoreByAnotherAttempt_IsNone() =>
        Audit(OnLeaf1(GoneBackBefore), Twice()).ShouldBeEmpty();

    [Fact]
    public void Violations_ConfirmedTwice_IsFound() =>
        Audit(OnLeaf1(s => s with { History = [.. s.History, Event(SwitchEventKind.Confirmed) with { Session = Again }] }), Twice())
            .ShouldHaveSingleItem().ShouldContain("leaf1: was confirmed 2 times");

    [Fact]
    public void Violations_ArmedAgainAfterItWasConfirmed_IsFound() =>
        Only(Audit(OnLeaf1(
            s => s with { History = [.. s.History, new SwitchEvent(Time.AddSeconds(1), Again, SwitchEventKind.Armed, "leaf1-new")] }),
            Twice()), "leaf1: was armed again after it had been confirmed");

    [Fact]
    public void Violations_OlderUploadAfterANewerOne_IsFound()
    {
        (UploadRecord newer, SwitchRecord[] switches) = OnUpload(u => u with
        {
            Rows = [u.Rows[0] with { UploadedAt = Time.AddSeconds(5) }],
            FirstEnd = u.FirstEnd! with { UploadedAt = Time.AddSeconds(5) },
        });
        UploadRecord older = Sound().Upload with { PushId = "fedcba9876543210" };
        SwitchEvent[] late = [new(Time, "lw-fedcba98-000000", SwitchEventKind.Armed, "leaf1-new"), new(
            Time, "lw-fedcba98-000000", SwitchEventKind.Confirmed, "leaf1-new")];
        switches = [.. switches.Select(s => s with { History = [.. s.History, .. late.Select(e => e with { Digest = s.Running })] })];
        CommandRecord[] commands = [.. Commands(), .. Commands().Select(c => c with { PushId = older.PushId })];
        new CampaignAudit([newer, older], switches, commands).Violations().ShouldBe(
            switches.Select(s => $"{s.Name} was put on push fedcba9876543210 after push {Id}, whose upload is newer"));
    }

    [Fact]
    public void Violations_VersionThatWasReplacedAndNobodySaw_IsNone()
    {
        (UploadRecord upload, SwitchRecord[] switches) = Sound();
        UploadRecord replaced = upload with { PushId = "fedcba9876543210", WasReplaced = true, Rows = [], FirstEnd = null, Report = null };
        new CampaignAudit([upload, replaced], switches, Commands()).Violations().ShouldBeEmpty();
        new CampaignAudit([upload, replaced with { WasReplaced = false }], switches, Commands()).Violations().ShouldNotBeEmpty();
    }

    [Fact]
    public void Violations_CommittedWithoutTimer_IsFound() =>
        Only(Audit(OnLeaf1(s => s with { History = [.. s.History, Event(SwitchEventKind.Committed)] })), "was committed without a timer");

    [Fact]
    public void Violations_OldConfigurationArmed_IsFound() =>
        Only(Audit(OnLeaf1(s => s with { History = [Event(SwitchEventKind.Armed, "leaf1-old"), .. s.History.Skip(1)] })),
            "armed something else");

    [Fact]
    public void Violations_SessionOfNoPush_IsFound() =>
        Only(Audit(OnLeaf1(
            s => s with { History = [.. s.History, new SwitchEvent(Time, "lw-ffffffff-000000", SwitchEventKind.Aborted, "leaf1-new")] })),
            "leaf1 had the session lw-ffffffff-000000 of no push to it");

    [Fact]
    public void Violations_NoRow_IsFound() =>
        Only(Audit(OnUpload(u => u with { Rows = [] })), "has 0 results");

    [Fact]
    public void Violations_TwoRows_IsFound() =>
        Only(Audit(OnUpload(u => u with { Rows = [.. u.Rows, .. u.Rows] })), "has 2 results");

    [Fact]
    public void Violations_NeverEnded_IsFound() =>
        Only(Audit(OnUpload(u => u with { FirstEnd = null })), "has no recorded result");

    [Fact]
    public void Violations_NoReport_IsFound() =>
        Only(Audit(OnUpload(u => u with { Report = null })), "has no recorded result");

    [Fact]
    public void Violations_ResultChangedLater_IsFound() =>
        Only(Audit(OnUpload(u => u with { Rows = [u.Rows[0] with { Message = "something else" }] })), "had its result changed");

    [Fact]
    public void Violations_TableAndReportDisagree_IsFound() =>
        Only(Audit(OnReport(r => r with { Status = PushStatus.Cancelled })), "in the table and Cancelled in its report");

    [Fact]
    public void Violations_DeviceMissingFromReport_IsFound() =>
        Audit(OnReport(r => r with { Devices = [r.Devices[0]] }))
            .ShouldContain(v => v.Contains("does not account for each of its devices", StringComparison.Ordinal));

    [Fact]
    public void Violations_SucceededWithAFailedDevice_IsFound() =>
        Audit(OnDevice(d => d with { Outcome = DeviceOutcome.Failed, Runs = RunningConfiguration.Unknown }))
            .ShouldContain(v => v.Contains("succeeded without all", StringComparison.Ordinal));

    [Fact]
    public void Violations_ConfirmedAndNotTold_IsFound() =>
        Audit(OnDevice(d => d with { Outcome = DeviceOutcome.Reverted, Runs = RunningConfiguration.Old }))
            .ShouldContain(v => v.Contains("leaf1: is reported Reverted and was confirmed", StringComparison.Ordinal));

    [Fact]
    public void Violations_ToldConfirmedAndIsNot_IsFound()
    {
        (UploadRecord upload, SwitchRecord[] switches) = OnLeaf1(
            s => s with { Running = "leaf1-old", History = [s.History[0], Event(SwitchEventKind.Reverted, "leaf1-old")] });
        Audit((upload, switches))
            .ShouldContain(v => v.Contains("leaf1: is reported Confirmed and was not confirmed", StringComparison.Ordinal));
        Audit((upload, switches)).ShouldContain(v => v.Contains("confirmed a part of a transaction", StringComparison.Ordinal));
        new CampaignAudit([upload], switches, Commands()).Splits().ShouldBe(1);
    }

    [Fact]
    public void Violations_UnknownCalledConsistent_IsFound() =>
        Only(Audit(OnDevice(d => d with { Runs = RunningConfiguration.Unknown })), "the report calls that consistent");

    [Fact]
    public void Violations_UnchangedAndYetArmed_IsFound() =>
        Audit(OnDevice(d => d with { Outcome = DeviceOutcome.Unchanged }))
            .ShouldContain(v => v.Contains("is reported Unchanged and was changed", StringComparison.Ordinal));

    [Fact]
    public void Violations_RefusedPushThatTouchedASwitch_IsFound() =>
        Untouched(PushStatus.Refused, "was touched by a push that was refused");

    [Fact]
    public void Violations_SupersededPushThatTouchedASwitch_IsFound() =>
        Untouched(PushStatus.Superseded, "was touched by a push that was superseded");

    // It was superseded while people looked at it.
    [Fact]
    public void Violations_SupersededPushThatWasPreviewed_IsNone()
    {
        (UploadRecord upload, SwitchRecord[] switches) = OnUpload(u => u with
        {
            Upload = u.Upload with { Approvers = 1 },
            FirstEnd = u.FirstEnd! with { Status = PushStatus.Superseded },
            Rows = [u.Rows[0] with { Status = PushStatus.Superseded }],
            Report = u.Report! with { Status = PushStatus.Superseded, Devices = [] },
        });
        switches = [.. switches.Select(
            s => s with { Running = s.Original, History = [Event(SwitchEventKind.Aborted, s.Original)] })];
        Audit((upload, switches)).ShouldBeEmpty();
        upload = upload with { Upload = upload.Upload with { Approvers = 0 } };
        Audit((upload, switches)).Count.ShouldBe(2, "nothing was to be loaded");
    }

    [Fact]
    public void Violations_SplitThatIsToldAndNotMended_IsFound()
    {
        (UploadRecord upload, SwitchRecord[] switches) = OnLeaf1(
            s => s with { Running = "leaf1-old", History = [s.History[0], Event(SwitchEventKind.Reverted, "leaf1-old")] });
        PushReport report = upload.Report! with { Status = PushStatus.Failed, Consistent = false };
        report = report with
        {
            Devices = [report.Devices[0] with { Outcome = DeviceOutcome.Reverted, Runs = RunningConfiguration.Old }, report.Devices[1]],
        };
        upload = upload with { Report = report, Rows = [PushSummary.Of(report)], FirstEnd = PushSummary.Of(report) };
        Only(Audit((upload, switches)), "left a transaction split, though all of its switches can be reached");
        Audit((upload, [switches[0] with { IsReachable = false }, switches[1]])).ShouldBeEmpty("nothing could mend it");
    }

    private static void Untouched(PushStatus status, string words) =>
        Audit(OnUpload(u => u with
        {
            FirstEnd = u.FirstEnd! with { Status = status },
            Rows = [u.Rows[0] with { Status = status }],
            Report = u.Report! with { Status = status, Devices = [] },
        })).ShouldContain(v => v.Contains(words, StringComparison.Ordinal));

    private static SwitchRecord GoneBackBefore(SwitchRecord device) => device with
    {
        History = [Event(SwitchEventKind.Armed) with { Session = Again },
            Event(SwitchEventKind.Reverted, "leaf1-old") with { Session = Again }, .. device.History],
    };

    private static CommandRecord[] Twice() => [.. Commands(), new(Id, "leaf1", 2)];
}
