using Leafwire.Lab.Commands.Chaos;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Tests.Unit.Chaos;

/// <summary>A campaign of one push in which every promise held, and ways to change it.</summary>
internal static class CampaignSample
{
    public const string Id = "0123456789abcdef", Session = "lw-01234567-a1b2c3";

    public static readonly string[] Devices = ["leaf1", "leaf2"];

    public static readonly DateTimeOffset Time = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public static CommandRecord[] Commands() => [new(Id, "leaf1", 1), new(Id, "leaf2", 1)];

    public static IReadOnlyList<string> Audit(
        (UploadRecord Upload, SwitchRecord[] Switches) campaign, IReadOnlyList<CommandRecord>? commands = null) =>
        new CampaignAudit([campaign.Upload], campaign.Switches, commands ?? Commands()).Violations();

    public static void Only(IReadOnlyList<string> violations, string words) => violations.ShouldHaveSingleItem().ShouldContain(words);

    public static (UploadRecord Upload, SwitchRecord[] Switches) OnLeaf1(Func<SwitchRecord, SwitchRecord> change)
    {
        (UploadRecord upload, SwitchRecord[] switches) = Sound();
        return (upload, [change(switches[0]), switches[1]]);
    }

    public static (UploadRecord Upload, SwitchRecord[] Switches) OnUpload(Func<UploadRecord, UploadRecord> change) =>
        (change(Sound().Upload), Sound().Switches);

    public static (UploadRecord Upload, SwitchRecord[] Switches) OnReport(Func<PushReport, PushReport> change) =>
        OnUpload(u => u with { Report = change(u.Report!) });

    public static (UploadRecord Upload, SwitchRecord[] Switches) OnDevice(Func<DeviceReport, DeviceReport> change) =>
        OnReport(r => r with { Devices = [change(r.Devices[0]), r.Devices[1]] });

    public static (UploadRecord Upload, SwitchRecord[] Switches) Sound()
    {
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
            Devices = [.. Devices.Select(
                d => new DeviceReport { Device = d, Wave = 1, Outcome = DeviceOutcome.Confirmed, Runs = RunningConfiguration.New })],
        };
        var upload = new UploadRecord
        {
            PushId = Id,
            Upload = new ChaosUpload
            {
                Name = new UploadName("lab", "build.zip"),
                Kind = UploadKind.Valid,
                Scope = TransactionScope.Fabric,
                Digests = Devices.ToDictionary(d => d, d => (string?)(d + "-new")),
            },
            Rows = [PushSummary.Of(report)],
            FirstEnd = PushSummary.Of(report),
            Report = report,
        };
        return (upload, [.. Devices.Select(d => new SwitchRecord
        {
            Name = d,
            Original = d + "-old",
            Running = d + "-new",
            IsSaved = true,
            History = [Event(SwitchEventKind.Armed, d + "-new"), Event(SwitchEventKind.Confirmed, d + "-new"), new SwitchEvent(
                Time, null, SwitchEventKind.Saved, d + "-new")],
            Unfinished = [],
        })]);
    }

    public static SwitchEvent Event(SwitchEventKind kind, string digest = "leaf1-new") => new(Time, Session, kind, digest);
}
