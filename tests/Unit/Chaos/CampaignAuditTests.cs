using Leafwire.Cli.Chaos;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Tests.Unit.Chaos;

/// <summary>Every promise that the campaign checks, broken once: an audit that finds nothing must mean something.</summary>
public sealed class CampaignAuditTests
{
    private const string Id = "0123456789abcdef", Session = "lw-01234567";

    private static readonly DateTimeOffset Time = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Violations_EverythingAsPromised_AreNone()
    {
        Audit(Sound()).ShouldBeEmpty();
        new CampaignAudit([Sound().Upload], Sound().Switches).Splits().ShouldBe(0);
    }

    [Fact]
    public void Violations_UnknownConfigurationRunning_IsFound() =>
        Only(Audit(OnLeaf1(s => s with { Running = "other" })), "leaf1 runs a configuration that is neither");

    [Fact]
    public void Violations_ConfigurationOfAnotherDevice_IsFound() =>
        Only(Audit(OnLeaf1(s => s with { Running = "leaf2-new" })), "leaf1 runs a configuration that is neither");

    [Fact]
    public void Violations_HalfAConfigurationInTheRecord_IsFound() =>
        Audit(OnLeaf1(s => s with { History = [new SwitchEvent(Time, null, SwitchEventKind.Saved, "half"), .. s.History] })).ShouldContain(v => v.StartsWith("leaf1 ran a part of a configuration", StringComparison.Ordinal));

    [Fact]
    public void Violations_StartupDiffers_IsFound() =>
        Only(Audit(OnLeaf1(s => s with { IsSaved = false })), "leaf1 would start with another configuration");

    [Fact]
    public void Violations_OwnSessionLeft_IsFound() =>
        Only(Audit(OnLeaf1(s => s with { Unfinished = ["lw-89abcdef"] })), "leaf1 has the session lw-89abcdef open");

    [Fact]
    public void Violations_ForeignSessionLeft_IsNobodysBusiness() =>
        Audit(OnLeaf1(s => s with { Unfinished = ["ops-maintenance"] })).ShouldBeEmpty();

    [Fact]
    public void Violations_AppliedTwice_IsFound() =>
        Only(Audit(OnLeaf1(s => s with { History = [Event(SwitchEventKind.Armed), Event(SwitchEventKind.Reverted, "leaf1-old"), .. s.History] })), "was applied 2 times");

    [Fact]
    public void Violations_CommittedWithoutTimer_IsFound() =>
        Only(Audit(OnLeaf1(s => s with { History = [.. s.History, Event(SwitchEventKind.Committed)] })), "was committed without a timer");

    [Fact]
    public void Violations_OldConfigurationArmed_IsFound() =>
        Only(Audit(OnLeaf1(s => s with { History = [Event(SwitchEventKind.Armed, "leaf1-old"), .. s.History.Skip(1)] })), "armed something else");

    [Fact]
    public void Violations_SessionOfNoPush_IsFound() =>
        Only(Audit(OnLeaf1(s => s with { History = [.. s.History, new SwitchEvent(Time, "lw-ffffffff", SwitchEventKind.Aborted, "leaf1-new")] })), "leaf1 had the session lw-ffffffff of no push to it");

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
        Audit(OnReport(r => r with { Devices = [r.Devices[0]] })).ShouldContain(v => v.Contains("does not account for each of its devices", StringComparison.Ordinal));

    [Fact]
    public void Violations_SucceededWithAFailedDevice_IsFound() =>
        Audit(OnDevice(d => d with { Outcome = DeviceOutcome.Failed, Runs = RunningConfiguration.Unknown })).ShouldContain(v => v.Contains("succeeded without all", StringComparison.Ordinal));

    [Fact]
    public void Violations_ConfirmedAndNotTold_IsFound() =>
        Audit(OnDevice(d => d with { Outcome = DeviceOutcome.Reverted, Runs = RunningConfiguration.Old })).ShouldContain(v => v.Contains("leaf1: is reported Reverted and was confirmed", StringComparison.Ordinal));

    [Fact]
    public void Violations_ToldConfirmedAndIsNot_IsFound()
    {
        (UploadRecord upload, SwitchRecord[] switches) = OnLeaf1(s => s with { Running = "leaf1-old", History = [s.History[0], Event(SwitchEventKind.Reverted, "leaf1-old")] });
        Audit((upload, switches)).ShouldContain(v => v.Contains("leaf1: is reported Confirmed and was not confirmed", StringComparison.Ordinal));
        Audit((upload, switches)).ShouldContain(v => v.Contains("confirmed a part of a transaction", StringComparison.Ordinal));
        new CampaignAudit([upload], switches).Splits().ShouldBe(1);
    }

    [Fact]
    public void Violations_UnknownCalledConsistent_IsFound() =>
        Only(Audit(OnDevice(d => d with { Runs = RunningConfiguration.Unknown })), "the report calls that consistent");

    [Fact]
    public void Violations_UnchangedAndYetArmed_IsFound() =>
        Audit(OnDevice(d => d with { Outcome = DeviceOutcome.Unchanged })).ShouldContain(v => v.Contains("is reported Unchanged and was changed", StringComparison.Ordinal));

    [Fact]
    public void Violations_RefusedPushThatTouchedASwitch_IsFound() =>
        Audit(OnUpload(u => u with
        {
            FirstEnd = u.FirstEnd! with { Status = PushStatus.Refused },
            Rows = [u.Rows[0] with { Status = PushStatus.Refused }],
            Report = u.Report! with { Status = PushStatus.Refused, Devices = [] },
        })).ShouldContain(v => v.Contains("was touched by a push that was refused", StringComparison.Ordinal));

    [Fact]
    public void Violations_SplitThatIsTold_IsNone()
    {
        (UploadRecord upload, SwitchRecord[] switches) = OnLeaf1(s => s with { Running = "leaf1-old", History = [s.History[0], Event(SwitchEventKind.Reverted, "leaf1-old")] });
        PushReport report = upload.Report! with { Status = PushStatus.Failed, Consistent = false };
        report = report with { Devices = [report.Devices[0] with { Outcome = DeviceOutcome.Reverted, Runs = RunningConfiguration.Old }, report.Devices[1]] };
        upload = upload with { Report = report, Rows = [PushSummary.Of(report)], FirstEnd = PushSummary.Of(report) };
        Audit((upload, switches)).ShouldBeEmpty();
    }

    private static IReadOnlyList<string> Audit((UploadRecord Upload, SwitchRecord[] Switches) campaign) => new CampaignAudit([campaign.Upload], campaign.Switches).Violations();

    private static void Only(IReadOnlyList<string> violations, string words) => violations.ShouldHaveSingleItem().ShouldContain(words);

    private static (UploadRecord Upload, SwitchRecord[] Switches) OnLeaf1(Func<SwitchRecord, SwitchRecord> change)
    {
        (UploadRecord upload, SwitchRecord[] switches) = Sound();
        return (upload, [change(switches[0]), switches[1]]);
    }

    private static (UploadRecord Upload, SwitchRecord[] Switches) OnUpload(Func<UploadRecord, UploadRecord> change) => (change(Sound().Upload), Sound().Switches);

    private static (UploadRecord Upload, SwitchRecord[] Switches) OnReport(Func<PushReport, PushReport> change) => OnUpload(u => u with { Report = change(u.Report!) });

    private static (UploadRecord Upload, SwitchRecord[] Switches) OnDevice(Func<DeviceReport, DeviceReport> change) =>
        OnReport(r => r with { Devices = [change(r.Devices[0]), r.Devices[1]] });

    private static (UploadRecord Upload, SwitchRecord[] Switches) Sound()
    {
        string[] devices = ["leaf1", "leaf2"];
        var report = new PushReport
        {
            Id = Id,
            Site = "lab",
            Upload = "build.zip",
            Status = PushStatus.Succeeded,
            Message = "2 confirmed",
            UploadedAt = Time,
            StartedAt = Time,
            EndedAt = Time,
            Devices = [.. devices.Select(d => new DeviceReport { Device = d, Wave = 1, Outcome = DeviceOutcome.Confirmed, Runs = RunningConfiguration.New })],
        };
        var upload = new UploadRecord
        {
            Upload = new ChaosUpload
            {
                PushId = Id,
                Path = "lab/build.zip",
                Kind = UploadKind.Valid,
                Scope = TransactionScope.Fabric,
                Content = [],
                Digests = devices.ToDictionary(d => d, d => (string?)(d + "-new")),
            },
            Rows = [PushSummary.Of(report)],
            FirstEnd = PushSummary.Of(report),
            Report = report,
        };
        return (upload, [.. devices.Select(d => new SwitchRecord
        {
            Name = d,
            Original = d + "-old",
            Running = d + "-new",
            IsSaved = true,
            History = [Event(SwitchEventKind.Armed, d + "-new"), Event(SwitchEventKind.Confirmed, d + "-new"), new SwitchEvent(Time, null, SwitchEventKind.Saved, d + "-new")],
            Unfinished = [],
        })]);
    }

    private static SwitchEvent Event(SwitchEventKind kind, string digest = "leaf1-new") => new(Time, Session, kind, digest);
}
