using System.Text;
using System.Text.Json;
using Leafwire.Cli;
using Leafwire.Cli.Plan;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Storage;
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

    [Fact]
    public void Plan_ForASite_IsAsTheSiteHasItAndSaysWhy()
    {
        string text = RunAt("""
            {
              "approval": "required",
              "devicesAtOnce": 2,
              "window": { "notBefore": "2999-01-01T00:00Z" }
            }
            """);
        text.ShouldContain("8 devices in 4 waves; all are confirmed together once the last wave is armed and healthy (scope fabric)");
        text.ShouldContain("note: 'approval' is \"required\", because the site asks for it: sites/lab.json:2 'approval'");
        text.ShouldContain("note: larger waves were cut: this site takes at most 2 devices at once: sites/lab.json:3 'devicesAtOnce'");
        text.ShouldContain("note: the push begins only in the hours that the site allows: sites/lab.json:4 'window'");
        text.ShouldContain("note: the push waits for its window, which opens at 2999-01-01 00:00:00Z");
    }

    [Fact]
    public void Plan_OfLessThanTheSiteAsksFor_IsRefusedWithBothPlaces()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "push.json"), """{ "scope": "device" }""");
        Should.Throw<UserErrorException>(() => RunAt("""{ "scope": "wave", "neverTouch": ["spine*"] }""")).Message.ShouldBe(
            "push.json:1: 'scope': \"device\" is looser than this site allows: sites/lab.json:1 'scope' is \"wave\"\n"
            + "plan.zip: it is for spine1, spine2, which no push may touch: sites/lab.json:1 'neverTouch'; leave that out of the upload");
        Should.Throw<UserErrorException>(() => RunAt("""{ "nosuchkey": 1 }""")).Message.ShouldContain("the site's policy cannot be used");
        File.Delete(Path.Combine(_folder.Path, "push.json"));
        Should.Throw<UserErrorException>(() => RunAt("""{ "window": { "notAfter": "2020-01-01T00:00Z" } }""")).Message.ShouldBe(
            "the window in which the site lets pushes begin (window in sites/lab.json) is over; have it changed, then upload again");
    }

    private string RunAt(string sitePolicy)
    {
        using var output = new StringWriter { NewLine = "\n" };
        PlanCommand.Run(_folder.Path, "lab", null, [], json: false, TimeProvider.System, output,
            new StoredSitePolicy(SitePolicyStore.FileOf("lab"), "0x7", Encoding.UTF8.GetBytes(sitePolicy))).ShouldBe(ExitCodes.Ok);
        return output.ToString();
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
