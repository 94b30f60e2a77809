using System.Text;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Files;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Checks;

/// <summary>Checks as people write them, in <c>push.json</c> and in files of their own.</summary>
public sealed class CheckFileTests
{
    [Fact]
    public void Read_TypedCheck_TravelsTyped()
    {
        Check check = Read(
            """{ "checks": [ { "type": "bgpPeers", "family": "evpn", "peers": ["10.1.0.1"], "within": "1m", "holds": "10s" } ] }""")
            .ShouldHaveSingleItem();
        (check.Name, check.Command).ShouldBe(("bgpPeers", ""));
        check.Kind.ShouldBe(CheckKind.BgpPeers);
        check.Arguments!.Family.ShouldBe(BgpFamily.Evpn);
        check.Holds.ShouldBe(TimeSpan.FromSeconds(10));
    }

    // A runner of before there were typed checks looks at command, expect and reject alone: it must not pass what it does not understand.
    [Theory]
    [InlineData("""{ "command": "show version", "contains": "4.35" }""", "show version")]
    [InlineData("""{ "command": "show version", "contains": "4.35", "consecutive": 2 }""", "")]
    [InlineData("""{ "command": "show version", "contains": "4.35", "holds": "5s" }""", "")]
    [InlineData("""{ "command": "show version", "path": "version" }""", "")]
    [InlineData("""{ "type": "mlag" }""", "")]
    public void Read_Check_OlderRunnersFailWhatTheyDoNotKnow(string check, string command) =>
        Read($$"""{ "checks": [ {{check}} ] }""").ShouldHaveSingleItem().Command.ShouldBe(command);

    [Fact]
    public void Read_Contains_MatchesTheTextAndNoOther()
    {
        string expect = Read("""{ "checks": [ { "command": "show version", "contains": "4.35 (a|b)$" } ] }""")
            .ShouldHaveSingleItem().Expect!;
        CheckPattern.IsMatch(expect, "is 4.35 (a|b)$ now").ShouldBeTrue();
        CheckPattern.IsMatch(expect, "is 4x35 a").ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{ "type": "bgpPeer" }""", "did you mean bgpPeers")]
    [InlineData("""{ "type": "mlag", "command": "show mlag", "expect": "x" }""", "not both")]
    [InlineData("""{ "type": "mlag", "vrf": "A" }""", "'checks[0].vrf': is no key of 'mlag'")]
    [InlineData("""{ "type": "reachability" }""", "needs 'destination'")]
    [InlineData("""{ "type": "reachability", "destination": "10.0.0.1; reload" }""", "'checks[0].destination'")]
    [InlineData("""{ "type": "version", "versions": ["4.35.0F"], "expect": "x" }""", "'checks[0].expect'")]
    [InlineData("""{ "command": "show version", "expect": "a", "contains": "b" }""", "'checks[0].contains'")]
    [InlineData("""{ "command": "show version", "path": "a..b" }""", "'checks[0].path'")]
    [InlineData("""{ "command": "show version", "expect": "x", "equals": "1" }""", "there is none")]
    [InlineData("""{ "command": "show version | json", "path": "version" }""", "leave the filter out")]
    [InlineData("""{ "type": "lldpNeighbors", "neighbors": [ { "port": "Ethernet1" } ] }""", "'device'")]
    public void Read_CheckThatCannotBe_IsRefused(string check, string says)
    {
        var problems = new List<UploadProblem>();
        PolicyReader.Read("push.json", Encoding.UTF8.GetBytes($$"""{ "checks": [ {{check}} ] }"""), problems).ShouldBeNull();
        problems.ShouldHaveSingleItem().ToString().ShouldContain(says);
    }

    [Fact]
    public void Upload_FilesOfChecks_AreOfThePolicy()
    {
        UploadResult read = UploadReader.Read(new UploadName("lab", "one.zip"), Zip.Of(
            ("intended/configs/leaf1.cfg", "hostname leaf1\nend\n"),
            ("intended/configs/checks/fabric.yml", "# every leaf\n- type: bgpPeers\n  devices: [leaf*]\n  within: 1m\n- name: \"4.35\"\n"
                + "  type: version\n  versions: ['4.35.*']\n"),
            ("intended/configs/push.json", """{ "checks": [ { "type": "ntp" } ] }""")));
        read.Problems.ShouldBeEmpty();
        read.Upload!.Policy.Checks.Select(c => c.Check.Name).ShouldBe(["ntp", "bgpPeers", "4.35"]);
        read.Upload.Policy.ChecksFor("spine1").Select(c => c.Name).ShouldBe(["ntp", "4.35"]);
        read.Upload.Policy.Checks[1].Check.Within.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Upload_ChecksElsewhere_AreLeftOutAndTold() =>
        UploadReader.Read(new UploadName("lab", "one.zip"), Zip.Of(
            ("intended/configs/leaf1.cfg", "hostname leaf1\nend\n"), ("molecule/checks/other.yml", "- nothing")))
            .Upload!.Notes.ShouldContain(note => note.Contains("molecule/checks/other.yml", StringComparison.Ordinal));

    [Theory]
    [InlineData("- type: mlag\n  vrf: A\n", 2, "'[0].vrf'")]
    [InlineData("checks:\n  - type: nothing\n", 2, "'checks[0].type'")]
    [InlineData("checks: []\nmore: 1\n", 2, "no other key")]
    [InlineData("- &a\n  type: mlag\n- *a\n", null, "anchors")]
    [InlineData("- type: !!str mlag\n", 1, "tags")]
    [InlineData("- type: mlag\n  type: ntp\n", 2, "written twice")]
    [InlineData("- type: [\n", null, "no valid YAML")]
    [InlineData("---\n- type: mlag\n---\n- type: ntp\n", 3, "more than one document")]
    [InlineData("", 1, "empty")]
    public void ReadChecks_FileThatCannotBe_IsRefusedWithItsLine(string yaml, int? line, string says)
    {
        var problems = new List<UploadProblem>();
        PolicyReader.ReadChecks("checks/a.yml", Encoding.UTF8.GetBytes(yaml), problems).ShouldBeEmpty();
        problems[0].ToString().ShouldContain(says);
        problems[0].Line.ShouldBe(line ?? problems[0].Line);
    }

    // What the page shows is read, and nothing in it is refused.
    [Fact]
    public void Page_Examples_AreRead()
    {
        string page = Repository.Read("docs/checks.md");
        string[] yaml = Blocks(page, "yaml"), json = Blocks(page, "json");
        yaml.ShouldNotBeEmpty();
        json.ShouldNotBeEmpty();
        var problems = new List<UploadProblem>();
        foreach (string block in yaml)
            PolicyReader.ReadChecks("checks.md", Encoding.UTF8.GetBytes(block), problems).ShouldNotBeEmpty();
        foreach (string block in json)
            PolicyReader.Read("checks.md", Encoding.UTF8.GetBytes(block), problems);
        problems.ShouldBeEmpty();
        string all = string.Concat(yaml);
        Enum.GetValues<CheckKind>().Except([CheckKind.Command, CheckKind.Json])
            .ShouldAllBe(kind => all.Contains($"type: {char.ToLowerInvariant(kind.ToString()[0])}{kind.ToString().Substring(1)}"));
    }

    private static string[] Blocks(string page, string language) =>
        [.. page.Split($"```{language}\n").Skip(1).Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)])];

    private static IReadOnlyList<Check> Read(string json)
    {
        var problems = new List<UploadProblem>();
        PushPolicy? policy = PolicyReader.Read("push.json", Encoding.UTF8.GetBytes(json), problems);
        problems.ShouldBeEmpty();
        return policy!.ChecksFor("leaf1");
    }
}
