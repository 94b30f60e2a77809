using System.Net;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Leafwire.Tests.Unit.Infra;

public sealed class ContainerlabTests
{
    private const string Folder = "infra/containerlab";
    private const string OneRunner = "leafwire.clab.yml";
    private const string OnePerSwitch = "leafwire-per-switch.clab.yml";

    private static readonly string[] NodeKeys = ["kind", "image", "cmd", "mgmt-ipv4", "ports", "binds", "env"];

    public static TheoryData<string> Topologies => [OneRunner, OnePerSwitch];

    [Theory]
    [MemberData(nameof(Topologies))]
    public void Topology_Read_HasKnownKeysAndKinds(string file)
    {
        YamlMappingNode lab = Yaml.Read($"{Folder}/{file}");

        lab.Keys().ShouldBe(["name", "prefix", "mgmt", "topology"], ignoreOrder: true);
        lab.Text("name").ShouldBe(file[..^".clab.yml".Length]);
        lab.Text("prefix").ShouldBe("");
        foreach ((string name, YamlNode node) in Nodes(lab))
        {
            node.Keys().Except(NodeKeys).ShouldBeEmpty(name);
            node.Text("kind").ShouldBeOneOf("linux", "arista_ceos");
            (node.Text("image") ?? lab.Get("topology")!.Get("kinds")!.Get(node.Text("kind")!)?.Text("image")).ShouldNotBeNullOrEmpty(name);
        }
    }

    [Theory]
    [MemberData(nameof(Topologies))]
    public void Topology_Read_MountsFilesThatAreThereReadOnly(string file)
    {
        string[] binds = [.. Nodes(Yaml.Read($"{Folder}/{file}")).SelectMany(node => node.Node.Texts("binds"))];

        binds.ShouldNotBeEmpty();
        foreach (string[] parts in binds.Select(bind => bind.Split(':')))
        {
            File.Exists(Repository.At($"{Folder}/{parts[0]}")).ShouldBeTrue(parts[0]);
            parts[1].ShouldStartWith("/");
            parts[2].ShouldBe("ro");
        }
    }

    [Theory]
    [MemberData(nameof(Topologies))]
    public void Topology_Read_GivesEachNodeItsOwnAddressInTheNetwork(string file)
    {
        YamlMappingNode lab = Yaml.Read($"{Folder}/{file}");
        IPNetwork network = IPNetwork.Parse(lab.Get("mgmt")!.Text("ipv4-subnet")!);

        string[] addresses = [.. Nodes(lab).Select(node => node.Node.Text("mgmt-ipv4")!)];

        addresses.ShouldAllBe(address => network.Contains(IPAddress.Parse(address)));
        addresses.ShouldBeUnique();
    }

    [Theory]
    [MemberData(nameof(Topologies))]
    public void Topology_Read_LinksNodesThatAreThereOnce(string file)
    {
        YamlMappingNode lab = Yaml.Read($"{Folder}/{file}");
        string[] names = [.. Nodes(lab).Select(node => node.Name)];

        string[] ends = [.. lab.Get("topology")!.List("links").SelectMany(link => link.Texts("endpoints"))];

        ends.ShouldNotBeEmpty();
        ends.ShouldBeUnique();
        ends.ShouldAllBe(end => names.Contains(end.Split(':')[0]));
    }

    [Theory]
    [MemberData(nameof(Topologies))]
    public void Switches_Read_AreThoseOfTheRunnersAndOfTheSampleConfigurations(string file)
    {
        YamlMappingNode lab = Yaml.Read($"{Folder}/{file}");
        (string Name, YamlNode Node)[] switches = [.. Nodes(lab).Where(node => node.Node.Text("kind") == "arista_ceos")];

        JsonNode inventory = JsonNode.Parse(Repository.Read($"{Folder}/runner.json"))!["inventory"]!["devices"]!;
        inventory.AsObject().Select(device => device.Key).ShouldBe(switches.Select(one => one.Name), ignoreOrder: true);
        Directory.EnumerateFiles(Repository.At($"{Folder}/configs")).Select(Path.GetFileName).ShouldBe(switches.Select(one => $"{one.Name}.cfg"), ignoreOrder: true);
        foreach ((string name, YamlNode node) in switches)
        {
            string[] configuration = Repository.Read($"{Folder}/configs/{name}.cfg").Split('\n');
            configuration.ShouldContain($"hostname {name}");
            // Without them the push would cut the runner off.
            configuration.ShouldContain("interface Management0");
            configuration.ShouldContain($"   ip address {node.Text("mgmt-ipv4")}/24");
            configuration.ShouldContain(line => line.StartsWith("username admin ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Runners_Read_ServeAllSwitchesOrOneEach()
    {
        YamlNode[] together = Runners(OneRunner);
        YamlNode[] apart = Runners(OnePerSwitch);

        together.ShouldHaveSingleItem().Get("env").ShouldBeNull();
        apart.Select(runner => runner.Get("env")!.Text("DEVICE")).ShouldBe(["spine1", "leaf1", "leaf2"]);
    }

    [Fact]
    public void RunnerConfiguration_Read_HasKnownKeysAndReachesTheLeaf()
    {
        string text = Repository.Read($"{Folder}/runner.json");

        RunnerConfiguration.UnknownKeys(text).ShouldBeEmpty();
        var url = new Uri((string)JsonNode.Parse(text)!["nats"]!["url"]!);
        Nodes(Yaml.Read($"{Folder}/{OneRunner}")).Select(node => node.Name).ShouldContain(url.Host);
        Repository.Read($"{Folder}/leaf.conf").ShouldContain($"listen: 0.0.0.0:{url.Port}");
    }

    private static IEnumerable<(string Name, YamlNode Node)> Nodes(YamlMappingNode lab) => lab.Get("topology")!.Get("nodes").Entries();

    private static YamlNode[] Runners(string file) =>
        [.. Nodes(Yaml.Read($"{Folder}/{file}")).Where(node => node.Node.Text("image") == "leafwire-runner").Select(node => node.Node)];
}
