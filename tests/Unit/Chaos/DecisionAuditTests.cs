using Leafwire.Lab.Commands.Chaos;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using static Leafwire.Tests.Unit.Chaos.CampaignSample;

namespace Leafwire.Tests.Unit.Chaos;

/// <summary>What the campaign checks of people's word, windows, restores and looks, broken once each.</summary>
public sealed class DecisionAuditTests
{
    [Fact]
    public void Violations_ChangedWithoutTheApprovals_IsFound()
    {
        Audit(OnUpload(u => u with { Upload = u.Upload with { Approvers = 2 }, Approvals = 2 })).ShouldBeEmpty();
        Audit(OnUpload(u => u with { Upload = u.Upload with { Approvers = 2 }, Approvals = 1 })).ShouldBe(
            Devices.Select(d => $"push {Id} (lab/build.zip) changed {d}, and 1 of 2 had approved it"));
    }

    [Fact]
    public void Violations_BehindAPauseThatNobodyPromoted_IsFound()
    {
        Audit(Paused(TransactionScope.Wave, promoted: Time)).ShouldBeEmpty();
        Only(Audit(Paused(TransactionScope.Wave, promoted: null)), "went on behind its pause at leaf2");
        Only(Audit(Paused(TransactionScope.Wave, promoted: Time.AddSeconds(1))), "went on behind its pause at leaf2");
        Audit(Paused(TransactionScope.Fabric, promoted: null)).ShouldContain(
            v => v.Contains("went on behind its pause at leaf1", StringComparison.Ordinal), "it was confirmed, too");
    }

    [Fact]
    public void Violations_OutsideTheWindow_IsFound()
    {
        Audit(Windowed(0, 10)).ShouldBeEmpty();
        Only(Audit(Windowed(5, 10)), "before its window");
        Only(Audit(Windowed(-10, -5)), "after its window");
        (UploadRecord upload, SwitchRecord[] switches) = Windowed(5, 10);
        new CampaignAudit([upload], switches, Commands(), ahead: TimeSpan.FromSeconds(6)).Violations()
            .ShouldBeEmpty("the host's clock was ahead");
    }

    [Fact]
    public void Violations_RestoreOfWhatNeverRan_IsFound()
    {
        Audit(OnUpload(u => u with { Upload = u.Upload with { Kind = UploadKind.Restore } })).ShouldBe(
            Devices.Select(d => $"push {Id} (lab/build.zip) gives {d} what it never ran"));
        (UploadRecord restore, SwitchRecord[] switches) = OnUpload(u => u with { Upload = u.Upload with { Kind = UploadKind.Restore } });
        Audit((restore, [.. switches.Select(s => s with { Original = s.Running })])).ShouldBeEmpty();
    }

    [Fact]
    public void Violations_LookThatChangedASwitch_IsFound()
    {
        (UploadRecord look, SwitchRecord[] switches) = OnUpload(u => u with { Upload = Looking(u.Upload) });
        switches = [.. switches.Select(s => s with { Original = s.Running })];
        Audit((look, switches)).ShouldBe(Devices.Select(d => $"push {Id} (lab/build.zip) is to look and changed {d}"));
        Audit((look, [.. switches.Select(s => s with { History = [Event(SwitchEventKind.Aborted, s.Running)] })])).ShouldBeEmpty();
    }

    [Fact]
    public void Violations_LookThatFoundASwitchBusy_IsNone()
    {
        (UploadRecord look, SwitchRecord[] switches) = OnDevice(
            d => d with { Outcome = DeviceOutcome.Busy, Runs = RunningConfiguration.Old });
        look = look with { Upload = Looking(look.Upload) };
        Audit((look, [.. switches.Select(s => s with { Running = s.Original, History = [] })])).ShouldBeEmpty();
    }

    private static ChaosUpload Looking(ChaosUpload upload) =>
        upload with { Kind = UploadKind.Look, Scope = TransactionScope.Device, Digests = new Dictionary<string, string?>() };

    private static (UploadRecord Upload, SwitchRecord[] Switches) Paused(TransactionScope scope, DateTimeOffset? promoted) =>
        OnUpload(u => u with
        {
            Upload = u.Upload with { PauseAfter = 1, Scope = scope },
            PromotedAt = promoted,
            Report = u.Report! with { Devices = [u.Report.Devices[0], u.Report.Devices[1] with { Wave = 2 }] },
        });

    private static (UploadRecord Upload, SwitchRecord[] Switches) Windowed(int opens, int closes) => OnUpload(u => u with
    {
        Upload = u.Upload with { Window = (TimeSpan.FromSeconds(opens), TimeSpan.FromSeconds(closes)) },
        UploadedAt = Time,
    });
}
