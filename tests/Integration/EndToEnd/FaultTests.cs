using System.Text.RegularExpressions;
using Leafwire.Lab.Processes;
using Leafwire.Lab.Site;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Scenarios;

namespace Leafwire.Tests.Integration.EndToEnd;

/// <summary>One thing goes wrong at the worst moment: a switch is armed and nobody has been told yet.</summary>
public sealed partial class FaultTests
{
    private const string Device = "leaf1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runner_KilledBetweenArmingAndReplying_TheOtherGoesOnFromTheSwitch()
    {
        await using ScenarioSite site = await StartAsync(runners: 2);
        string id = await ArmAsync(site);
        LabProgram serving = Serving(site.Lab);
        await serving.KillAsync();
        DeviceReport device = await EndsConfirmedAsync(site, id);
        device.Runner.ShouldBe(serving == site.Lab.Runners[0] ? "runner-2" : "runner-1");
    }

    [Fact]
    public async Task Runner_StandsStillWhileArmed_IsReplacedAndLeavesTheSwitchAloneAfterwards()
    {
        await using ScenarioSite site = await StartAsync(runners: 2);
        string id = await ArmAsync(site);
        LabProgram serving = Serving(site.Lab);
        await serving.FreezeAsync(true);
        await EndsConfirmedAsync(site, id);
        IReadOnlyList<SwitchEvent> history = site.Lab.Farm[Device].History;
        await serving.FreezeAsync(false);
        await serving.WaitForLineAsync(HandedBack(), Token);
        site.Lab.Farm[Device].History.ShouldBe(history);
        site.Lab.Farm[Device].UnfinishedSessions.ShouldBeEmpty();
    }

    [Fact]
    public async Task LeafConnection_CutWhileArmed_TheReplyIsSentWhenItIsBack()
    {
        await using ScenarioSite site = await StartAsync(runners: 1);
        string id = await ArmAsync(site);
        site.Lab.LeafLinks[0].Cut();
        await site.Lab.Runners[0].WaitForLineAsync(ReplyWaits(), Token);
        site.Lab.LeafLinks[0].Mend();
        await EndsConfirmedAsync(site, id);
    }

    [Theory]
    [InlineData("host")]
    [InlineData("hub")]
    [InlineData("leaf")]
    public async Task Part_KilledWhileArmed_GoesOnWhenItIsBack(string part)
    {
        await using ScenarioSite site = await StartAsync(runners: 1);
        string id = await ArmAsync(site);
        (Func<Task> kill, Func<CancellationToken, Task> restart) = part switch
        {
            "host" => ((Func<Task>)site.Lab.Host!.KillAsync, (Func<CancellationToken, Task>)site.Lab.Host.RestartAsync),
            "hub" => (site.Lab.Hub.KillAsync, site.Lab.Hub.RestartAsync),
            _ => (site.Lab.Leaf.KillAsync, site.Lab.Leaf.RestartAsync),
        };
        await kill();
        await restart(Token);
        await EndsConfirmedAsync(site, id);
    }

    // Each command of the switch takes a while, so that the fault comes before the switch was proven and the reply sent.
    private static Task<ScenarioSite> StartAsync(int runners) => ScenarioSite.StartAsync(
        new LabSiteOptions
        {
            Switches = [new SwitchOptions { Name = Device, Delay = TimeSpan.FromMilliseconds(300) }],
            Runners = [.. Enumerable.Repeat<IReadOnlyList<string>?>(null, runners)],
            LeafLink = true,
        },
        Token);

    private static async Task<string> ArmAsync(ScenarioSite site)
    {
        (string id, _) = await site.UploadAsync("build", [Device], null, Token);
        await site.Lab.Farm[Device].WaitForAsync(SwitchEventKind.Armed, Token);
        return id;
    }

    private static async Task<DeviceReport> EndsConfirmedAsync(ScenarioSite site, string id)
    {
        PushReport report = await site.ResultAsync(id, Token);
        report.Status.ShouldBe(PushStatus.Succeeded, report.Message);
        SimulatedSwitch device = site.Lab.Farm[Device];
        device.History.Select(e => e.Kind).ShouldBe([SwitchEventKind.Armed, SwitchEventKind.Confirmed, SwitchEventKind.Saved]);
        device.RunningDigest.ShouldBe(SimulatedSwitch.DigestOf(ScenarioSite.Candidate(Device)));
        device.StartupConfig.ShouldBe(device.RunningConfig);
        return report.Devices.ShouldHaveSingleItem();
    }

    private static LabProgram Serving(LabSite lab) =>
        lab.Runners.Single(r => r.Ready.Value.StartsWith("Serving", StringComparison.Ordinal));

    [GeneratedRegex("is handed back")]
    private static partial Regex HandedBack();

    [GeneratedRegex("did not reach the hub")]
    private static partial Regex ReplyWaits();
}
