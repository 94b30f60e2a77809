using System.Text;
using System.Text.Json;
using Leafwire.Cli;
using Leafwire.Cli.Plan;
using Leafwire.Pipeline.Policies;
using Leafwire.Tests.Files;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Cli;

/// <summary><c>leafwire plan</c>, as operators see it.</summary>
public sealed class PlanCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PlanCommandTests()
    {
        foreach (int rack in new[] { 1, 2, 3 })
        {
            Write($"leaf{rack}a", Leaf(rack, 0, 1));
            Write($"leaf{rack}b", Leaf(rack, 1, 0));
        }

        Write("spine1", "router bgp 65000\n");
        Write("spine2", "router bgp 65000\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plan_ExampleOfTheDocument_IsWhatItPrints()
    {
        string page = Repository.Read("docs/waves.md");
        string example = page.Split("```text\n$ ./leafwire plan intended/configs\n")[1].Split("```")[0];
        Run().ShouldBe(example);
    }

    [Fact]
    public void Document_Policies_AreTaken()
    {
        var problems = new List<UploadProblem>();
        string[] policies = [.. Repository.Read("docs/waves.md").Split("```json\n").Skip(1).Select(part => part.Split("```")[0])];
        policies.Length.ShouldBe(2);
        foreach (string policy in policies)
            PolicyReader.Read("push.json", Encoding.UTF8.GetBytes(policy), problems).ShouldNotBeNull(string.Join("; ", problems));
    }

    [Fact]
    public void Plan_AsJson_HasWavesReasonsAndScope()
    {
        using JsonDocument document = JsonDocument.Parse(Run(json: true));
        document.RootElement.GetProperty("scope").GetString().ShouldBe("fabric");
        JsonElement first = document.RootElement.GetProperty("waves")[0];
        first.GetProperty("wave").GetInt32().ShouldBe(1);
        first.GetProperty("reason").GetString().ShouldBe("one canary of each role (leaf, spine)");
        first.GetProperty("devices").EnumerateArray().Select(d => d.GetString()).ShouldBe(["leaf1a", "spine1"]);
    }

    [Fact]
    public void Plan_OfWhatWouldBeRefused_SaysWhy()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "push.json"), """{ "waves": { "groups": [["spine*"]] } }""");
        Should.Throw<UserErrorException>(() => Run()).Message.ShouldContain("no group holds leaf1a, leaf1b");
        Should.Throw<UserErrorException>(() => Run(site: "a/b")).Message.ShouldContain("--site");
    }

    [Fact]
    public void Plan_WithALimitAPauseAndASoak_SaysThem()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "push.json"), """{ "pauseAfter": "canary", "soak": "2m", "absent": ["leaf1b"] }""");
        string text = Run(limit: ["leaf1*", "spine1"]);
        text.ShouldContain("2 devices in 1 wave");
        text.ShouldContain("then watched for 2m and checked once more");
        text.ShouldContain("then the push waits for leafwire promote");
        text.ShouldContain("limit leaves out leaf2a, leaf2b, leaf3a, leaf3b, spine2: 3 of 8 devices are pushed");
        text.ShouldContain("absent names leaf1b as not there yet");
        Should.Throw<UserErrorException>(() => Run(limit: ["border*"])).Message.ShouldContain("'limit' matches no device");
    }

    private string Run(bool json = false, string site = "lab", params string[] limit)
    {
        using var output = new StringWriter { NewLine = "\n" };
        PlanCommand.Run(_folder.Path, site, null, limit, json, TimeProvider.System, output).ShouldBe(ExitCodes.Ok);
        return output.ToString();
    }

    private void Write(string device, string text) =>
        File.WriteAllText(Path.Combine(_folder.Path, device + ".cfg"), $"hostname {device}\n!\n{text}!\nend\n");

    private static string Leaf(int rack, int own, int peer) =>
        $"interface Vlan4094\n   ip address 10.255.{rack}.{own}/31\n!\ninterface Vxlan1\n!\n"
        + $"mlag configuration\n   domain-id RACK{rack}\n   peer-address 10.255.{rack}.{peer}\n!\nrouter bgp 6500{rack}\n";
}
