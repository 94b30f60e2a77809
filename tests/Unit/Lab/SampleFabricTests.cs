using Leafwire.Lab.Fabric;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Tests.Unit.Lab;

public sealed class SampleFabricTests
{
    [Fact]
    public void Build_Change_AddsANameServerEverywhereAndAVlanOnLeaves()
    {
        IReadOnlyDictionary<string, string> before = SampleFabric.Build(changed: false), after = SampleFabric.Build(changed: true);
        before.Keys.ShouldBe(["leaf1.cfg", "leaf2.cfg", "leaf3.cfg", "leaf4.cfg", "spine1.cfg", "spine2.cfg"]);
        after.Keys.ShouldBe(before.Keys);
        foreach (string file in before.Keys)
        {
            string[] added = [.. after[file].Split('\n').Except(before[file].Split('\n'))];
            added.ShouldContain("ip name-server vrf MGMT 10.0.0.54");
            added.Contains("vlan 130").ShouldBe(file.StartsWith("leaf", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void Leaves_Many_EachHasItsOwnAddresses(int count)
    {
        IReadOnlyDictionary<string, string> leaves = SampleFabric.Leaves(count);
        leaves.Count.ShouldBe(count);
        string[] addresses = [.. leaves.Values.SelectMany(text => text.Split('\n'))
            .Where(l => l.StartsWith("   ip address ", StringComparison.Ordinal) && !l.Contains("virtual", StringComparison.Ordinal))];
        addresses.Distinct().Count().ShouldBe(addresses.Length);
        foreach (string line in addresses)
            System.Net.IPAddress.TryParse(line.Trim().Split(' ')[2].Split('/')[0], out _).ShouldBeTrue(line);
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(180_000)]
    public void Leaves_OfALength_AreHardlyLonger_AndUploadsWithoutProblems(int length)
    {
        foreach ((string file, string text) in SampleFabric.Leaves(2, length))
        {
            text.Length.ShouldBeInRange(length, length + 400);
            UploadReader.Read(new UploadName("lab", file), System.Text.Encoding.UTF8.GetBytes(text)).Problems.ShouldBeEmpty();
            string[] gateways = [.. text.Split('\n').Where(l => l.StartsWith("   ip address virtual ", StringComparison.Ordinal))];
            gateways.Distinct().Count().ShouldBe(gateways.Length);
            gateways.ShouldAllBe(l => System.Net.IPAddress.Parse(l.Trim().Split(' ')[3].Split('/')[0]) != null);
        }
    }

    [Fact]
    public void Leaves_LongerThanThereAreVlans_AreRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => SampleFabric.Leaves(1, 1_000_000));

    [Fact]
    public void Links_BothEnds_AreOfOneNetwork()
    {
        IReadOnlyDictionary<string, string> files = SampleFabric.Build(changed: false);
        string[] leaf = files["leaf3.cfg"].Split('\n'), spine = files["spine2.cfg"].Split('\n');
        leaf[Array.IndexOf(leaf, "   description P2P_spine2_Ethernet3") + 4].ShouldBe("   ip address 10.128.0.11/31");
        spine[Array.IndexOf(spine, "   description P2P_leaf3_Ethernet2") + 4].ShouldBe("   ip address 10.128.0.10/31");
        spine.ShouldContain("   neighbor 10.128.0.11 description leaf3_Ethernet2");
        leaf.ShouldContain("   neighbor 10.128.0.10 description spine2_Ethernet3");
    }

    [Fact]
    public void Build_EveryFile_IsAUploadWithoutProblems()
    {
        foreach ((string file, string text) in SampleFabric.Build(changed: true))
            UploadReader.Read(new UploadName("lab", file), System.Text.Encoding.UTF8.GetBytes(text)).Problems.ShouldBeEmpty();
    }
}
