using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>What configurations tell of the fabric, and the waves that follow from it.</summary>
public sealed class FabricWavesTests
{
    [Theory]
    [InlineData("DC1-LEAF2A", "leaf")]
    [InlineData("leaf12", "leaf")]
    [InlineData("site1-border-leaf1", "border")]
    [InlineData("super-spine-2", "superspine")]
    [InlineData("l2leaf3.example.net", "l2leaf")]
    [InlineData("pe1", "pe")]
    [InlineData("the-end-a", null)]
    public void Role_ByName_IsTheWordWithoutSiteAndNumber(string device, string? role) =>
        DeviceRoles.Of(device, SwitchFacts.None).ShouldBe(role);

    [Theory]
    [InlineData("interface Vxlan1\n!\nrouter bgp 65001\n", "leaf")]
    [InlineData("vlan 10\n!\nmlag configuration\n   domain-id A\n!\nrouter bgp 65001\n", "leaf")]
    [InlineData("router bgp 65000\n   neighbor 10.0.0.1 peer group LEAFS\n   neighbor 10.0.0.3 remote-as 65001\n", "spine")]
    [InlineData("router bgp 65000\n   neighbor 10.0.0.1 remote-as 65001\n   neighbor 10.0.0.1 description one\n", null)]
    [InlineData("router path-selection\n!\ninterface Vxlan1\n!\nrouter bgp 1\n", "wan")]
    [InlineData("banner login\nrouter path-selection\nEOF\n!\n", null)]
    [InlineData("\u0001]]>\n\n   mlag\ninterface\nrouter bgp\n   neighbor \n", null)]
    public void Role_WithoutAName_IsWhatIsConfigured(string text, string? role) =>
        DeviceRoles.Of("sw", SwitchFacts.Read(text)).ShouldBe(role);

    [Fact]
    public void Role_OfALeafThatRoutesNothing_IsOfAnotherTier() =>
        DeviceRoles.Of("leaf1c", SwitchFacts.Read("vlan 10\n!\ninterface Ethernet1\n   switchport\n")).ShouldBe("l2leaf");

    [Fact]
    public void Peers_AreTwoOfOneDomainWhoseAddressesMeet()
    {
        FabricMap map = Map(
            ("a", Mlag("D", 0, 1)), ("b", Mlag("D", 1, 0)), ("c", Mlag("D", 5, 4)), ("d", Mlag("E", 1, 0)), ("e", Zip.Config));
        map.PeersOf("a").ShouldBe(["b"]);
        map.PeersOf("b").ShouldBe(["a"]);
        map.PeersOf("c").ShouldBeEmpty();
        map.PeersOf("d").ShouldBeEmpty();
    }

    [Fact]
    public void Peers_OfAnAddressThatManyClaim_AreNotKnown() =>
        Map([.. Enumerable.Range(0, 9).Select(i => ($"sw{i}", Mlag("D", 0, 0)))]).PeersOf("sw3").ShouldBeEmpty();

    [Fact]
    public void Waves_OfPairs_AreThreeAndNeverHoldAPair()
    {
        PushPlan plan = Plan(new WavePolicy(), Leaves(20));
        plan.Waves.Count.ShouldBe(3);
        plan.Waves[0].ShouldBe(["leaf01a", "spine1"]);
        plan.WaveReasons[0].ShouldBe("one canary of each role (leaf, spine)");
        plan.WaveReasons[1].ShouldBe("at most half of a tier at once (leaf 20 of 40, spine 1 of 2); MLAG peers apart");
        Check(plan, Leaves(20));
    }

    // The peers must not be left for last: each would need a wave of its own behind the singles.
    [Fact]
    public void Waves_OfPairsAmongSingles_AreNoMore()
    {
        (string, string)[] devices =
            [.. Leaves(3), .. Enumerable.Range(1, 6).Select(i => ($"a-leaf{i}", "interface Vxlan1\nrouter bgp 1\n"))];
        PushPlan plan = Plan(new WavePolicy(), devices);
        plan.Waves.Count.ShouldBe(3);
        Check(plan, devices);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Waves_OfABatch_NeverHoldAPair(int batch)
    {
        PushPlan plan = Plan(new WavePolicy { Batch = Allowance.Count(batch) }, Leaves(5));
        plan.Waves.Skip(1).ShouldAllBe(w => w.Count <= batch);
        Check(plan, Leaves(5));
    }

    [Fact]
    public void Waves_OfGroupsWithAPair_AreFollowedWithANote()
    {
        PushPlan plan = Plan(new WavePolicy { Groups = [["leaf01*"], ["*"]] }, Leaves(2));
        plan.Waves[0].ShouldBe(["leaf01a", "leaf01b"]);
        plan.Notes.ShouldHaveSingleItem().ShouldContain("leaf01a with leaf01b, leaf02a with leaf02b");
        plan.WaveReasons.ShouldBe(["group 1 of the policy", "group 2 of the policy"]);
    }

    [Fact]
    public void Waves_OfFragments_AreByNameAlone()
    {
        PushPlan plan = Plan(new WavePolicy(), [("leaf1", "vlan 7\n"), ("leaf2", "interface Vxlan1\nrouter bgp 7\n")], ConfigureMode.Merge);
        plan.Waves.Select(w => string.Join(' ', w)).ShouldBe(["leaf1", "leaf2"]);
    }

    [Fact]
    public void Waves_OfRealFabrics_NeverHoldAPairNorMoreThanHalfOfATier()
    {
        string folder = Path.Combine(Infra.Repository.Root, "..", "shared", "avd");
        Assert.SkipUnless(Directory.Exists(folder), "no AVD output beside the repository");
        foreach (IGrouping<string, string> fabric in Directory.EnumerateFiles(folder, "*.cfg", SearchOption.AllDirectories)
            .GroupBy(f => Path.GetDirectoryName(f)!))
        {
            (string, string)[] devices = [.. fabric.Select(f => (Path.GetFileNameWithoutExtension(f), File.ReadAllText(f)))];
            Check(Plan(new WavePolicy(), devices), devices);
        }
    }

    [Fact]
    public void Waves_OfASiteWithALimit_AreNoLargerAndSayWhy()
    {
        PushPlan plan = Plan(new WavePolicy(), Leaves(20), scope: TransactionScope.Wave, atOnce: 6);
        plan.Waves.ShouldAllBe(w => w.Count <= 6);
        plan.WaveReasons[1].ShouldEndWith("at most 6 devices of the site at once");
        // What one transaction arms is armed together, however it is split.
        Plan(new WavePolicy(), Leaves(20), atOnce: 6).Waves.Count.ShouldBe(3);
    }

    private static void Check(PushPlan plan, params (string Device, string Text)[] devices)
    {
        FabricMap map = Map(devices);
        plan.Devices.ShouldBe(devices.Select(d => d.Device), ignoreOrder: true);
        foreach (IReadOnlyList<string> wave in plan.Waves)
        {
            map.PairsAmong(wave).ShouldBeEmpty();
            foreach ((string role, int count) in wave.Select(map.RoleOf).OfType<string>().CountBy(r => r))
                count.ShouldBeLessThanOrEqualTo((map.Tiers[role] + 1) / 2, role);
        }
    }

    private static (string, string)[] Leaves(int pairs) =>
    [
        .. from pair in Enumerable.Range(1, pairs)
           from side in Enumerable.Range(0, 2)
           select ($"leaf{pair:00}{"ab"[side]}", Mlag($"RACK{pair}", side, 1 - side) + "interface Vxlan1\n!\nrouter bgp 65001\n"),
        ("spine1", "router bgp 65000\n"),
        ("spine2", "router bgp 65000\n"),
    ];

    private static string Mlag(string domain, int own, int peer) =>
        $"interface Vlan4094\n   ip address 10.255.1.{own}/31\n!\nmlag configuration\n   domain-id {domain}\n"
        + $"   peer-address 10.255.1.{peer}\n   peer-link Port-Channel3\n!\n";

    private static FabricMap Map(params (string Device, string Text)[] devices) =>
        FabricMap.Of(devices.ToDictionary(d => d.Device, d => SwitchFacts.Read(d.Text)), ConfigureMode.Replace);

    private static PushPlan Plan(WavePolicy waves, (string Device, string Text)[] devices, ConfigureMode mode = ConfigureMode.Replace,
        TransactionScope scope = TransactionScope.Fabric, int? atOnce = null)
    {
        var upload = new Upload(
            BuildReading.Candidates(devices), PushPolicy.Default with { Waves = waves, Mode = mode, Scope = scope }, []);
        return Planner.Plan(FoundUpload.Of(new UploadName("lab", "b.zip"), "0x1", default), upload, default, atOnce).Plan.ShouldNotBeNull();
    }
}
