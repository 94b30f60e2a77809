using Leafwire.Contracts;
using Leafwire.Lab.Site;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Leafwire.Tests.Files;
using Leafwire.Tests.Scenarios;
using static Leafwire.Tests.Stories.StoryWitness;

namespace Leafwire.Tests.Stories;

/// <summary>
/// A day of a network team, the same on every host: a preview, an approval that comes to nothing because somebody changed a
/// line by hand, a push that two people approve and that a neighbor's mistyped address brings down in its last wave, what was
/// changed by hand found and put right, and everything back to yesterday. At each station it is looked at what people see.
/// </summary>
public sealed class FabricStory : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StoryWitness _seen;
    private readonly IStoryHost _host;
    private string _yesterday = "", _morning = "";

    private FabricStory(ScenarioSite site, IStoryHost host, CancellationToken cancellationToken) =>
        (_host, _seen) = (host, new StoryWitness(site, host, _folder, cancellationToken));

    /// <summary>A lab with the switches of the story, and no host.</summary>
    public static Task<ScenarioSite> StartSiteAsync(CancellationToken cancellationToken) => ScenarioSite.StartAsync(
        new LabSiteOptions { Switches = StoryFabric.Switches, Host = false }, cancellationToken);

    /// <summary>Plays it.</summary>
    public static async Task PlayAsync(ScenarioSite site, IStoryHost host, CancellationToken cancellationToken)
    {
        using var story = new FabricStory(site, host, cancellationToken);
        await story.BuildAsync();
        string digest = await story.PreviewAsync();
        string refused = await story.ApproveWhatChangedMeanwhileAsync(digest);
        await story.FailInTheLastWaveAsync(refused, digest);
        await story.FindDriftAsync();
        string reapplied = await story.ReapplyAsync();
        await story.RestoreAsync(reapplied);
    }

    public void Dispose() => _folder.Dispose();

    // What was there before: a push of yesterday, one of this morning, and since then a site that asks for two people.
    private async Task BuildAsync()
    {
        StoryFabric.Write(_folder, "yesterday", StoryFabric.Yesterday, ScenarioSite.AnyLogin);
        StoryFabric.Write(_folder, "morning", StoryFabric.Morning, null);
        StoryFabric.Write(_folder, "today", StoryFabric.Today, StoryFabric.TodaysPolicy);
        _folder.Write("site.json", StoryFabric.SitePolicy);
        string yesterday = await _seen.RunAsync(0, "push", "yesterday", "--site", _seen.Site, "--wait");
        yesterday.ShouldContain("6 confirmed");
        _yesterday = PushIn(yesterday);
        _morning = PushIn(await _seen.RunAsync(0, "push", "morning", "--site", _seen.Site, "--wait"));
        await _seen.RunAsync(0, "site", "policy", _seen.Site, "--set", "site.json");
        _seen.Runs(StoryFabric.Devices, StoryFabric.Morning);
    }

    private async Task<string> PreviewAsync()
    {
        Dictionary<string, int> recorded = _seen.Recorded();
        string output = await _seen.RunAsync(0, "diff", "today", "--site", _seen.Site);

        output.ShouldContain("neighbor 10.41.0.0 is removed");
        output.ShouldContain("6 previewed");
        // Each difference once: of the leaf with the mistyped address, and of the five others.
        output.Split('\n').Count(line => line.Contains("+vlan 30", StringComparison.Ordinal)).ShouldBe(2, output);
        PushReport report = await _seen.ReportAsync(PushIn(output));
        report.Digest.ShouldNotBeNull();
        output.ShouldContain(report.Digest);
        report.Devices.Single(d => d.Device == "leaf2b").Risks.ShouldContain(r => r.Kind == "bgp");
        foreach (string device in StoryFabric.Devices)
            _seen.Since(recorded, device).ShouldAllBe(e => e.Kind == SwitchEventKind.Aborted, device);
        return report.Digest;
    }

    private async Task<string> ApproveWhatChangedMeanwhileAsync(string previewed)
    {
        string id = await PushTodayAsync();
        PushSummary row = await _seen.RowAsync(id, PushStatus.AwaitingApproval);
        row.Digest.ShouldBe(previewed, "the same change has the same name");
        row.Provenance.ShouldNotBeNull().Author.ShouldBe("anna");
        (await _seen.RunAsync(0, "status", id)).ShouldContain($"leafwire approve {id} --digest {previewed}");
        (await _seen.DecideAsync(id, "approve", "ada")).ShouldBe(409, "of nothing");
        (await _seen.DecideAsync(id, "approve", "anna", previewed)).ShouldBe(409, "of the author's own");

        _seen.ByHand("leaf1a", "vlan 66");
        Dictionary<string, string> before = _seen.Running();
        Dictionary<string, int> recorded = _seen.Recorded();
        await _seen.ApproveAsync(id, previewed);

        PushReport report = await _seen.ReportAsync(id);
        report.Status.ShouldBe(PushStatus.Failed, report.Message);
        report.Consistent.ShouldBeTrue();
        DeviceReport changed = report.Devices.Single(d => d.Device == "leaf1a");
        changed.Outcome.ShouldBe(DeviceOutcome.Changed, changed.Message);
        changed.Message.ShouldNotBeNull().ShouldContain("vlan 66");
        report.Devices.ShouldAllBe(d => d.Runs == RunningConfiguration.Old);
        report.Devices.Where(d => d.Wave > 1).ShouldAllBe(d => d.Outcome == DeviceOutcome.Skipped);
        Decided(report.Decisions).ShouldBe(["Approve ada", "Approve bob"]);
        report.Decisions.ShouldAllBe(d => d.Digest == previewed && d.Reason == "as agreed");
        _seen.RunsAsBefore(before);
        _seen.Since(recorded, "leaf1a").ShouldNotContain(e => e.Kind == SwitchEventKind.Armed);
        string status = await _seen.RunAsync(1, "status", id);
        status.ShouldContain("changed");
        status.ShouldContain($"approve by bob{Decision.Unproven} of {previewed}: as agreed");
        return id;
    }

    private async Task FailInTheLastWaveAsync(string refused, string outdated)
    {
        Dictionary<string, string> before = _seen.Running();
        Dictionary<string, int> recorded = _seen.Recorded();
        string id = await PushTodayAsync();
        id.ShouldNotBe(refused);
        PushSummary row = await _seen.RowAsync(id, PushStatus.AwaitingApproval);
        row.Digest.ShouldNotBeNull().ShouldNotBe(outdated, "another line goes");
        (await _seen.RunAsync(0, "status", id)).ShouldContain("-vlan 66");
        (await _seen.DecideAsync(id, "approve", "bob", outdated)).ShouldBe(409, "of what is no more");
        await _seen.ApproveAsync(id, row.Digest);

        row = await _seen.RowAsync(id, PushStatus.AwaitingPromotion);
        row.Message.ShouldContain("paused after wave 1 of 3");
        Decided(row.Decisions).ShouldBe(["Approve ada", "Approve bob"]);
        foreach (string device in StoryFabric.Devices)
        {
            bool isCanary = StoryFabric.Waves[0].Contains(device);
            (_seen.Switch(device).ArmedSession is not null).ShouldBe(isCanary, device);
            _seen.Switch(device).RunningConfig.Contains("vlan 30", StringComparison.Ordinal).ShouldBe(isCanary, device);
        }

        (await _seen.DecideAsync(id, "approve", "cleo", row.Digest)).ShouldBe(409, "nobody asks for that now");
        (await _seen.RunAsync(0, "status", id)).ShouldContain($"leafwire promote {id}");
        (await _seen.DecideAsync(id, "promote", "cleo")).ShouldBe(202);

        PushReport report = await _seen.ReportAsync(id);
        report.Status.ShouldBe(PushStatus.Failed, report.Message);
        report.Consistent.ShouldBeTrue();
        report.Devices.ToDictionary(d => d.Device, d => d.Wave).ShouldBe(
            StoryFabric.Waves.Index().SelectMany(w => w.Item.Select(d => KeyValuePair.Create(d, w.Index + 1))), ignoreOrder: true);
        report.Devices.Select(d => (d.Device, d.Outcome)).ShouldBe(StoryFabric.Devices.Select(
            d => (d, d == "leaf2b" ? DeviceOutcome.Unhealthy : DeviceOutcome.Reverted)), ignoreOrder: true);
        report.Devices.ShouldAllBe(d => d.Runs == RunningConfiguration.Old);
        CheckFailure failed = report.Devices.Single(d => d.Device == "leaf2b").FailedChecks.ShouldHaveSingleItem();
        failed.Check.ShouldContain("BGP");
        failed.Actual.ShouldContain("10.41.0.9");
        Decided(report.Decisions).ShouldBe(["Approve ada", "Approve bob", "Promote cleo"]);
        // The log has what decided, the row what people see, and both name the same people.
        (await _seen.DecidedAsync(id)).ShouldBe(Decided(report.Decisions));
        Decided((await _seen.RowAsync(id, p => p.IsFinal)).Decisions).ShouldBe(Decided(report.Decisions));
        report.Timeline.ShouldContain(e => e.What.Contains("promoted by cleo", StringComparison.Ordinal));
        _seen.RunsAsBefore(before);
        IsInOrder(recorded);
        string status = await _seen.RunAsync(1, "status", id);
        status.ShouldContain("promote by cleo");
        status.ShouldContain("10.41.0.9");
    }

    private async Task FindDriftAsync()
    {
        _seen.ByHand("leaf2a", "vlan 77");
        Dictionary<string, string> before = _seen.Running();
        string output = await _seen.RunAsync(1, "drift", "--site", _seen.Site, "--now");

        // What was typed on the first one while people agreed is there as well: a push that goes back takes nobody's line away.
        output.ShouldContain("-vlan 66");
        output.ShouldContain("-vlan 77");
        SiteDrift drift = await _seen.Drift.ReadAsync(_seen.Site, _seen.Cancel);
        drift.Devices.Where(d => d.State == DriftState.Drifted).Select(d => d.Device).ShouldBe(["leaf1a", "leaf2a"]);
        drift.Devices.Where(d => d.State == DriftState.InSync).Select(d => d.Device).ShouldBe(["leaf1b", "leaf2b", "spine1", "spine2"]);
        drift.Devices.ShouldAllBe(d => d.Base != null && d.Base.PushId == _morning && (d.DriftedSince != null) == (d.OutOfBand > 0));
        _seen.RunsAsBefore(before);
    }

    private async Task<string> ReapplyAsync()
    {
        Dictionary<string, string> before = _seen.Running();
        await _seen.RunAsync(0, "drift", "--site", _seen.Site, "--stance", "reapply");
        await _host.Get<DriftSchedule>().RunAsync(_host.Starter, _seen.Cancel);
        string id = await ReapplyPushAsync();
        PushSummary row = await _seen.RowAsync(id, PushStatus.AwaitingApproval);
        // It is asked for once.
        await _host.Get<DriftSchedule>().RunAsync(_host.Starter, _seen.Cancel);
        (await ReapplyPushAsync()).ShouldBe(id);
        row.DeviceCount.ShouldBe(2);
        _seen.RunsAsBefore(before);
        string status = await _seen.RunAsync(0, "status", id);
        status.ShouldContain("changed outside of Leafwire, and undone with it:");
        status.ShouldContain("-vlan 77");
        await _seen.ApproveAsync(id, row.Digest!);

        PushReport report = await _seen.ReportAsync(id);
        report.Status.ShouldBe(PushStatus.Succeeded, report.Message);
        report.Devices.Select(d => (d.Device, d.Outcome)).ShouldBe(
            [("leaf1a", DeviceOutcome.Confirmed), ("leaf2a", DeviceOutcome.Confirmed)], ignoreOrder: true);
        Decided(report.Decisions).ShouldBe(["Approve ada", "Approve bob"]);
        _seen.Runs(StoryFabric.Devices, StoryFabric.Morning);
        (await _seen.RunAsync(0, "drift", "--site", _seen.Site, "--now")).ShouldNotContain("vlan");
        SiteDrift drift = await _seen.Drift.ReadAsync(_seen.Site, _seen.Cancel);
        drift.Devices.ShouldAllBe(d => d.State == DriftState.InSync && d.DriftedSince == null);
        drift.Devices.Where(d => d.Base!.PushId == id).Select(d => d.Device).ShouldBe(["leaf1a", "leaf2a"]);
        return id;
    }

    private async Task RestoreAsync(string reapplied)
    {
        string output = await _seen.RunAsync(0, "restore", "--site", _seen.Site, "--before", _morning, "--author", "anna");
        output.ShouldContain(_morning);
        output.ShouldContain(reapplied);
        string id = PushIn(output);
        PushSummary row = await _seen.RowAsync(id, PushStatus.AwaitingApproval);
        _seen.Runs(StoryFabric.Devices, StoryFabric.Morning);
        await _seen.ApproveAsync(id, row.Digest!);

        PushReport report = await _seen.ReportAsync(id);
        report.Status.ShouldBe(PushStatus.Succeeded, report.Message);
        report.Devices.ShouldAllBe(d => d.Outcome == DeviceOutcome.Confirmed);
        report.Restores.ShouldBe([_morning, reapplied]);
        _seen.Runs(StoryFabric.Devices, StoryFabric.Yesterday);
        foreach (string undone in report.Restores)
        {
            (await _seen.RowAsync(undone, p => p.RestoredBy.Count > 0)).RestoredBy.ShouldBe([id]);
            (await _seen.RunAsync(0, "status", undone)).ShouldContain($"undone by {id}");
        }

        (await _seen.RunAsync(0, "status", id)).ShouldContain($"restores what ran before {_morning}, {reapplied}");
        (await _seen.RunAsync(0, "log", "--device", "leaf1a", "--diff", _yesterday, id)).ShouldContain("leaf1a ran the same after both");
        await _seen.RunAsync(0, "drift", "--site", _seen.Site, "--now");
        (await _seen.Drift.ReadAsync(_seen.Site, _seen.Cancel)).Devices.ShouldAllBe(
            d => d.State == DriftState.InSync && d.Base!.PushId == id);
    }

    private async Task<string> PushTodayAsync() => PushIn(await _seen.RunAsync(
        0, "push", "today", "--site", _seen.Site, "--author", "anna", "--ticket", "NET-7"));

    private async Task<string> ReapplyPushAsync() =>
        (await _seen.RowsAsync()).Single(p => p.Upload.StartsWith("reapply-", StringComparison.Ordinal)).Id;

    // By the switches' own records: a wave was armed before the next one was touched, none was confirmed, all went back.
    private void IsInOrder(IReadOnlyDictionary<string, int> recorded)
    {
        DateTimeOffset armed = default;
        foreach (string[] wave in StoryFabric.Waves)
        {
            DateTimeOffset[] times = [.. wave.Select(d => _seen.Since(recorded, d).Single(e => e.Kind == SwitchEventKind.Armed).At)];
            times.Min().ShouldBeGreaterThan(armed, string.Join(", ", wave));
            armed = times.Max();
        }

        foreach (string device in StoryFabric.Devices)
        {
            _seen.Since(recorded, device).ShouldContain(e => e.Kind == SwitchEventKind.Reverted, device);
            _seen.Since(recorded, device)
                .ShouldNotContain(e => e.Kind == SwitchEventKind.Confirmed || e.Kind == SwitchEventKind.TimerExpired, device);
        }
    }
}
