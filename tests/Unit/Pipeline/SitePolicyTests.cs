using System.Text;
using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>What a site asks for holds: a push may ask for more, and never for less.</summary>
public sealed class SitePolicyTests
{
    private static readonly string[] Fabric = ["leaf1", "leaf2", "leaf3", "leaf4", "spine1"];

    [Theory]
    [InlineData("approval", "\"required\"", "\"none\"")]
    [InlineData("approvers", "2", "1")]
    [InlineData("notAuthor", "true", "false")]
    [InlineData("scope", "\"wave\"", "\"device\"")]
    [InlineData("scope", "\"fabric\"", "\"wave\"")]
    [InlineData("failureBudget", "\"20%\"", "2")]
    [InlineData("failureBudget", "1", "\"50%\"")]
    [InlineData("managementChanges", "\"refuse\"", "\"allow\"")]
    [InlineData("defaultChecks", "\"on\"", "\"off\"")]
    [InlineData("unknownChecks", "\"fail\"", "\"pass\"")]
    public void Push_AskingForLess_IsRefusedAndBothPlacesAreNamed(string key, string site, string push)
    {
        (PushPlan? plan, IReadOnlyList<UploadProblem> problems) =
            Plan($"{{\n  // what holds here\n  \"{key}\": {site}\n}}", $"{{\n  \"{key}\": {push}\n}}");

        plan.ShouldBeNull();
        UploadProblem problem = problems.ShouldHaveSingleItem();
        (problem.File, problem.Line).ShouldBe(("push.json", 2));
        problem.Reason.ShouldBe($"'{key}': {push} is looser than this site allows: sites/lab.json:3 '{key}' is {site}");
    }

    [Theory]
    [InlineData("""{ "approval": "required", "approvers": 2, "notAuthor": true }""")]
    [InlineData(
        """{ "scope": "wave", "failureBudget": 1, "managementChanges": "refuse", "defaultChecks": "on", "unknownChecks": "fail" }""")]
    public void Push_AskingForAsMuchOrMore_KeepsItsOwn(string site)
    {
        const string strict = """
            { "approval": "required", "approvers": 3, "notAuthor": true, "scope": "fabric", "failureBudget": "20%", "managementChanges": "refuse",
              "defaultChecks": "on", "unknownChecks": "fail" }
            """;
        PushPlan plan = Planned(site, strict);
        plan.Policy.ShouldBe(Planned(null, strict).Policy with { Checks = plan.Policy.Checks, AcceptRefusals = plan.Policy.AcceptRefusals,
            Restores = plan.Policy.Restores, Waves = plan.Policy.Waves });
        plan.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void Push_ThatLeavesItOpen_BecomesAsTheSiteHasIt()
    {
        PushPlan plan = Planned("""{ "approval": "required", "approvers": 2, "notAuthor": true }""", null);

        (plan.Policy.Approval, plan.Policy.Approvers, plan.Policy.NotAuthor).ShouldBe((Approval.Required, 2, true));
        plan.Notes.Count.ShouldBe(3);
        plan.Notes[0].ShouldBe("'approval' is \"required\", because the site asks for it: sites/lab.json:1 'approval'");
        plan.SitePolicy.ShouldBe(new SitePolicyVersion("sites/lab.json", "0x7"));
    }

    // null is as good as not there, in both files.
    [Fact]
    public void Push_WithNullForAValue_BecomesAsTheSiteHasIt()
    {
        Planned("""{ "scope": "wave", "approval": null }""", """{ "scope": "device", "approval": null }""", isRefused: true);
        Planned("""{ "approval": "required" }""", """{ "approval": null }""").Policy.Approval.ShouldBe(Approval.Required);
    }

    [Fact]
    public void Site_WithoutAPolicy_LeavesEverythingToThePush()
    {
        PushPlan plan = Planned(null, """{ "scope": "device" }""");
        plan.Policy.Scope.ShouldBe(TransactionScope.Device);
        plan.SitePolicy.ShouldBeNull();
    }

    [Fact]
    public void Checks_OfTheSite_GoBeforeThoseOfThePush()
    {
        const string site = """{ "checks": [ { "type": "ntp", "devices": ["spine*"] }, { "type": "mlag" } ] }""";
        PushPlan plan = Planned(site, """{ "checks": [ { "type": "lacp" } ] }""");
        plan.Policy.ChecksFor("spine1").Select(check => check.Name).ShouldBe(["ntp", "mlag", "lacp"]);
        plan.Policy.ChecksFor("leaf1").Select(check => check.Name).ShouldBe(["mlag", "lacp"]);
    }

    [Fact]
    public void Checks_MoreThanThereMayBe_AreRefused()
    {
        string push = $$"""{ "checks": [ {{string.Join(", ", Enumerable.Repeat("{ \"type\": \"mlag\" }", 100))}} ] }""";
        (_, IReadOnlyList<UploadProblem> problems) = Plan("""{ "checks": [ { "type": "ntp" } ] }""", push);
        problems.ShouldHaveSingleItem().Reason.ShouldBe(
            "'checks': its 100 checks and the 1 of sites/lab.json:1 'checks' are more than 100 together");
    }

    [Fact]
    public void Upload_WithADeviceThatIsNeverTouched_IsRefused()
    {
        (PushPlan? plan, IReadOnlyList<UploadProblem> problems) = Plan(
            """{ "neverTouch": ["spine*", "LEAF2"] }""", """{ "dryRun": true }""");
        plan.ShouldBeNull();
        UploadProblem problem = problems.ShouldHaveSingleItem();
        problem.File.ShouldBe("b.zip");
        problem.Reason.ShouldBe(
            "it is for leaf2, spine1, which no push may touch: sites/lab.json:1 'neverTouch'; leave that out of the upload");
    }

    [Fact]
    public void Window_OfTheSite_HoldsBesideThePushs()
    {
        PushPlan plan = Planned("""{ "window": { "notBefore": "2999-01-01T00:00Z" } }""", """{ "window": { "notAfter": "2999-02-01T00:00Z" } }""");
        WindowAnswer window = plan.Policy.WindowAt(PushDriver.Start, isApproved: false).ShouldNotBeNull();
        (window.IsOpen, window.OpensAt?.Year, window.ClosesAt?.Month).ShouldBe((false, 2999, 2));
        plan.Notes.ShouldHaveSingleItem().ShouldBe(
            "the push begins only in the hours that the site allows: sites/lab.json:1 'window'");
    }

    [Fact]
    public void Waves_LargerThanTheSiteTakesAtOnce_AreCut()
    {
        PushPlan plan = Planned("""{ "devicesAtOnce": 2 }""", """{ "waves": { "groups": [["leaf*"], ["*"]] } }""");
        plan.Waves.Select(wave => string.Join(' ', wave)).ShouldBe(["leaf1 leaf2", "leaf3 leaf4", "spine1"]);
        plan.Notes.ShouldHaveSingleItem().ShouldBe(
            "larger waves were cut: this site takes at most 2 devices at once: sites/lab.json:1 'devicesAtOnce'");
        Planned("""{ "devicesAtOnce": 4 }""", """{ "waves": { "groups": [["leaf*"], ["*"]] } }""").Waves.Count.ShouldBe(2);
    }

    // Cut, a half of it could stand without the other.
    [Theory]
    [InlineData("groups", "[[\"spine1\"], [\"*\"]]")]
    [InlineData("canary", "[\"leaf*\"]")]
    public void Wave_ThatIsATransaction_IsNotCutButRefused(string key, string value)
    {
        (_, IReadOnlyList<UploadProblem> problems) =
            Plan("""{ "devicesAtOnce": 3 }""", $"{{ \"scope\": \"wave\",\n \"waves\": {{\n \"{key}\": {value} }} }}");
        UploadProblem problem = problems.ShouldHaveSingleItem();
        (problem.File, problem.Line).ShouldBe(("push.json", 3));
        problem.Reason.ShouldStartWith(
            $"'waves.{key}': a wave has 4 devices, and this site takes at most 3 devices at once: sites/lab.json:1 'devicesAtOnce'");
    }

    [Theory]
    [InlineData("{ \"aproval\": \"required\" }", "did you mean 'approval'?")]
    [InlineData("", "the file is empty")]
    [InlineData("{ \"approvers\": 11 }", "11 is out of range")]
    public void Policy_ThatCannotBeRead_IsNotAsGoodAsNone(string site, string words)
    {
        (PushPlan? plan, IReadOnlyList<UploadProblem> problems) = Plan(site, null);
        plan.ShouldBeNull();
        UploadProblem problem = problems.ShouldHaveSingleItem();
        (problem.File, problem.Line).ShouldBe(("sites/lab.json", 1));
        problem.Reason.ShouldStartWith("the site's policy cannot be used: ");
        problem.Reason.ShouldContain(words);
    }

    private static PushPlan Planned(string? site, string? push, bool isRefused = false)
    {
        (PushPlan? plan, IReadOnlyList<UploadProblem> problems) = Plan(site, push);
        (plan is null).ShouldBe(isRefused, string.Join('\n', problems));
        return plan!;
    }

    private static (PushPlan? Plan, IReadOnlyList<UploadProblem> Problems) Plan(string? site, string? push)
    {
        IEnumerable<(string, string)> files = Fabric.Select(device => (device + ".cfg", $"hostname {device}\n!\nend\n"));
        var name = new UploadName("lab", "b.zip");
        UploadResult read = UploadReader.Read(name, Zip.Of([.. push is null ? files : files.Append(("push.json", push))]));
        read.Problems.ShouldBeEmpty();
        return SitePlanner.Plan(new FoundUpload(PushDriver.Id, name, PushDriver.Start, "0x1"), read.Upload!,
            site is null ? null : new StoredSitePolicy(SitePolicyStore.FileOf("lab"), "0x7", Encoding.UTF8.GetBytes(site)),
            PushDriver.Start);
    }
}
