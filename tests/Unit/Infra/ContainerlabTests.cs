using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Leafwire.Runner.Agent;
using Leafwire.Runner.Settings;
using Leafwire.Tests.Files;
using Leafwire.Tests.Processes;
using Leafwire.Tests.Unit.Signing;
using YamlDotNet.RepresentationModel;

namespace Leafwire.Tests.Unit.Infra;

public sealed partial class ContainerlabTests
{
    private const string Folder = "infra/containerlab";
    private const string AccountsFile = "accounts.conf";
    private const string KeysFolder = "keys";
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
            // The page says how to make these two.
            if (parts[0] is not (AccountsFile or KeysFolder))
                File.Exists(Path.GetFullPath(parts[0], Repository.At(Folder))).ShouldBeTrue(parts[0]);
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
        Directory.EnumerateFiles(Repository.At($"{Folder}/configs")).Select(Path.GetFileName).ShouldBe(
            switches.Select(one => $"{one.Name}.cfg"), ignoreOrder: true);
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
    public void RunnerConfiguration_Read_ReachesTheLeaf()
    {
        var url = new Uri(RunnerFileReader.Read(Repository.At($"{Folder}/runner.json")).Nats!.Url!);

        Nodes(Yaml.Read($"{Folder}/{OneRunner}")).Select(node => node.Name).ShouldContain(url.Host);
        Repository.Read($"{Folder}/leaf-server.conf").ShouldContain($"listen: 0.0.0.0:{url.Port}");
    }

    [Theory]
    [MemberData(nameof(Topologies))]
    public void NatsServers_Read_HaveEveryFileThatTheirConfigurationIncludes(string file)
    {
        foreach ((string name, YamlNode node) in Nodes(Yaml.Read($"{Folder}/{file}"))
            .Where(node => node.Node.Text("image")?.StartsWith("nats:", StringComparison.Ordinal) == true))
        {
            Dictionary<string, string> mounted = node.Texts("binds").Select(bind => bind.Split(':')).ToDictionary(
                parts => parts[1], parts => Path.GetFullPath(parts[0], Repository.At(Folder)));
            string main = node.Text("cmd")!.Split(' ')[^1];

            var needed = new HashSet<string> { main };
            for (var next = new Queue<string>([main]); next.TryDequeue(out string? configuration);)
            {
                string path = mounted[configuration];
                // Not there before somebody makes it; what it includes is known.
                string text = Path.GetFileName(path) == AccountsFile ? "include \"interest.conf\"" : File.ReadAllText(path);
                foreach (string included in Included().Matches(text).Select(match => $"/etc/nats/{match.Groups["file"].Value}")
                    .Where(needed.Add))
                    next.Enqueue(included);
            }

            mounted.Keys.ShouldBe(needed, ignoreOrder: true, name);
        }
    }

    [Fact]
    public async Task Accounts_MadeAsThePageSays_KnowThePipelineAndTheSite()
    {
        string line = Repository.Read($"{Folder}/README.md").Split('\n')
            .Single(one => one.StartsWith("infra/nats/accounts ", StringComparison.Ordinal));
        line.ShouldEndWith($" > {Folder}/{AccountsFile}");
        string[] words = line.Split(" > ")[0].Split(' ');

        CommandRun run = await CommandRun.OfAsync(
            "/usr/bin/env", ["bash", Repository.At(words[0]), .. words[1..]], TestContext.Current.CancellationToken);

        run.Status.ShouldBe(0, run.Error);
        run.Output.ShouldContain("user: \"pipeline\", password: \"lab\"");
        run.Output.ShouldContain("include \"interest.conf\"");
        // The leaf logs in with what the page makes.
        run.Output.ShouldContain("user: \"lab\", password: \"lab\"");
        Repository.Read($"{Folder}/leaf-server.conf").ShouldContain("nats://lab:lab@hub:7422");
    }

    [GeneratedRegex(@"^\s*include ""(?<file>[\w.-]+)""", RegexOptions.Multiline)]
    private static partial Regex Included();

    private static IEnumerable<(string Name, YamlNode Node)> Nodes(YamlMappingNode lab) => lab.Get("topology")!.Get("nodes").Entries();

    [Theory]
    [InlineData(null, "spine1 leaf1 leaf2")]
    [InlineData("leaf1", "leaf1")]
    public void RunnerConfiguration_Loaded_ServesItsSwitches(string? device, string switches)
    {
        var environment = new RunnerEnvironment(name => name == "DEVICE" ? device : null);
        using var mounted = new TemporaryFolder();
        File.Copy(Repository.At($"{Folder}/runner.json"), mounted.At("runner.json"));
        Directory.CreateDirectory(mounted.At(KeysFolder));
        File.WriteAllBytes(mounted.At($"{KeysFolder}/trusted-keys.json"), Keys.File(Keys.New().Key));

        RunnerSettings settings = SettingsLoader.Load(mounted.At("runner.json"), environment);

        string.Join(' ', settings.Devices.Select(one => one.Name)).ShouldBe(switches);
        settings.Site.ShouldBe("lab");
        settings.Devices.ShouldAllBe(one => one.Host == one.Name && one.TrustOnFirstUse);
    }

    private static YamlNode[] Runners(string file) =>
        [.. Nodes(Yaml.Read($"{Folder}/{file}")).Where(node => node.Node.Text("image") == "leafwire-runner").Select(node => node.Node)];
}
