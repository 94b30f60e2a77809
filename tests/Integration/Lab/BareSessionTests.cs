using Leafwire.Cli;
using Leafwire.Lab.Commands.Bench;
using Leafwire.Lab.Fabric;
using Leafwire.Lab.Switches;

namespace Leafwire.Tests.Integration.Lab;

/// <summary>What the bench compares with, on a simulated switch.</summary>
public sealed class BareSessionTests
{
    [Fact]
    public async Task Session_OfOpenSsh_ArmsOverOneConnection_AndConfirmsAndSavesOverAnother()
    {
        string text = SampleFabric.Leaves(1, 30_000)["leaf1.cfg"];
        await using SwitchFarm farm = await FarmAsync(new SwitchOptions { Name = "leaf1", Password = "two words" });
        SimulatedSwitch leaf = farm["leaf1"];

        await RunAsync(leaf, text);

        leaf.RunningDigest.ShouldBe(SimulatedSwitch.DigestOf(text));
        leaf.StartupConfig.ShouldBe(leaf.RunningConfig);
        leaf.History.Select(e => e.Kind).ShouldBe([SwitchEventKind.Armed, SwitchEventKind.Confirmed, SwitchEventKind.Saved]);
        leaf.Logins.ShouldBe(2);
    }

    [Fact]
    public async Task Session_ThatIsCut_SaysAfterWhat()
    {
        await using SwitchFarm farm = await FarmAsync(
            new SwitchOptions { Name = "leaf1", Faults = [new Fault.DropAt("arm")] });

        (await Should.ThrowAsync<UserErrorException>(() => RunAsync(farm["leaf1"], SampleFabric.Leaves(1)["leaf1.cfg"])))
            .Message.ShouldContain("after 'commit timer 00:05:00'");
    }

    [Fact]
    public void OpenSsh_WhereThereIsNone_IsNotFound() => OpenSsh.Find("/nowhere:/nowhere/else").ShouldBeNull();

    private static async Task RunAsync(SimulatedSwitch leaf, string text)
    {
        using OpenSsh? ssh = OpenSsh.Find(Environment.GetEnvironmentVariable("PATH"));
        await new BareSession(ssh.ShouldNotBeNull(), TimeProvider.System).RunAsync(leaf, text, TestContext.Current.CancellationToken);
    }

    private static Task<SwitchFarm> FarmAsync(SwitchOptions options) =>
        SwitchFarm.StartAsync(new SwitchFarmOptions { Switches = [options] }, TestContext.Current.CancellationToken);
}
