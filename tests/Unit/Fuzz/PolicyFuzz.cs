using System.Text;
using CsCheck;
using Leafwire.Contracts;
using Leafwire.Contracts.Settings;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Unit.Pipeline;

namespace Leafwire.Tests.Fuzz;

/// <summary><c>push.json</c> out of a stranger's hand: a policy or problems with lines, never an exception.</summary>
public sealed class PolicyFuzz
{
    private static readonly string[] Valid =
    [
        """
        {"mode":"merge","dryRun":true,"scope":"fabric","waves":{"canary":["leaf1"],"batch":"25%"},"failureBudget":"10%","commitTimer":"90s","deadline":"2h30m","runnerWait":"00:01:00","approval":"required",
         "checks":[{"name":"bgp","when":"pre","devices":["spine*"],"command":"show ip bgp summary","expect":"Estab(lished)?","reject":"Idle|Active","within":"1m"},{"command":"ping 192.0.2.1","reject":"100% packet loss"}]}
        """,
        """{"waves":{"groups":[["spine*"],["leaf1","leaf?"],["*"]]},"failureBudget":2,"checks":[{"command":"show version","expect":"^EOS$"}]}""",
    ];

    private static readonly string[] ValidSites =
    [
        """
        {"approval":"required","approvers":2,"notAuthor":true,"scope":"wave","failureBudget":"5%","managementChanges":"refuse","defaultChecks":"on",
         "unknownChecks":"fail","neverTouch":["spine*","core?"],"devicesAtOnce":20,"window":{"weekly":[{"days":["friday"],"from":"22:00","to":"04:00"}]},"retention":"90d"}
        """,
        """{"checks":[{"name":"bgp","devices":["spine*"],"type":"bgpPeers","within":"1m"},{"command":"show version","expect":"^EOS$"}]}""",
    ];

    private static readonly string[] Devices = [.. Enumerable.Range(0, 40).Select(i => $"leaf{i}")];

    [Fact]
    public void Read_AnyJson_IsAPolicyOrProblemsWithLines() => Fuzz.Run(HostileJson.BytesOf(Valid), bytes =>
    {
        var problems = new List<UploadProblem>();
        PushPolicy? policy = Fuzz.Within(Bound(bytes.Length), () => PolicyReader.Read("push.json", bytes, problems));
        (policy is null).ShouldBe(problems.Count > 0);
        problems.Count.ShouldBeLessThanOrEqualTo(Limits.Problems);
        int lines = 1 + bytes.AsSpan().Count((byte)'\n');
        foreach (UploadProblem problem in problems)
        {
            problem.Line.ShouldNotBeNull().ShouldBeInRange(1, lines);
            problem.Reason.Length.ShouldBeLessThan(1_000);
            problem.Reason.Any(char.IsControl).ShouldBeFalse();
        }

        if (policy is null)
            return;

        // What was accepted can be used.
        var upload = new Upload(BuildReading.Candidates(Devices.Select(d => (d, "end\n"))), policy, []);
        (PushPlan? plan, IReadOnlyList<UploadProblem> refusals) = Planner.Plan(
            new FoundUpload("0123456789abcdef", new UploadName("lab", "b.zip"), DateTimeOffset.UnixEpoch, "0x1"),
            upload,
            DateTimeOffset.UnixEpoch);
        (plan is null).ShouldBe(refusals.Count > 0);
        plan?.Devices.Order().ShouldBe(Devices.Order());
        foreach (Leafwire.Contracts.Check check in policy.ChecksFor("leaf1"))
            CheckPattern.Problem(check.Expect ?? check.Reject!).ShouldBeNull();

        var again = new List<UploadProblem>();
        PolicyReader.Read("push.json", bytes, again).ShouldNotBeNull();
        again.ShouldBe(problems);
    }, cases: 600, Encoding.UTF8.GetString);

    [Fact]
    public void ReadSite_AnyJson_IsAPolicyOrProblemsWithLines() => Fuzz.Run(HostileJson.BytesOf(ValidSites), bytes =>
    {
        var problems = new List<UploadProblem>();
        SitePolicy? site = Fuzz.Within(
            Bound(bytes.Length), () => PolicyReader.ReadSite("sites/lab.json", bytes, problems, out PolicySource _));
        (site is null).ShouldBe(problems.Count > 0);
        int lines = 1 + bytes.AsSpan().Count((byte)'\n');
        foreach (UploadProblem problem in problems)
        {
            problem.Line.ShouldNotBeNull().ShouldBeInRange(1, lines);
            problem.Reason.Length.ShouldBeLessThan(1_000);
            problem.Reason.Any(char.IsControl).ShouldBeFalse();
        }

        // Whatever a site asks for, a push under it asks for as much.
        PolicyReader.ReadSite("sites/lab.json", bytes, [], out PolicySource from);
        if (site?.Tighten(PushPolicy.Default, Devices.Length, PolicySource.NoPolicy, from) is not { Problems: [] } tight)
            return;
        (tight.Policy.Approval >= (site.Approval ?? Approval.None)).ShouldBeTrue();
        (tight.Policy.Approvers >= (site.Approvers ?? 1)).ShouldBeTrue();
        (tight.Policy.Scope >= (site.Scope ?? TransactionScope.Device)).ShouldBeTrue();
        site.Tighten(tight.Policy, Devices.Length, PolicySource.NoPolicy, from).Notes.ShouldBeEmpty();
    }, cases: 300, Encoding.UTF8.GetString);

    [Fact]
    public void Duration_AnyText_IsReadOrNotAndCanBeWritten() =>
        Fuzz.Run(Gen.Char["0123456789dhms.:-+ ∞٣"].Array[0, 24].Select(chars => new string(chars)), text =>
        {
            if (Duration.TryParse(text, out TimeSpan duration))
                Duration.Format(duration).ShouldNotBeNull();
        }, cases: 4_000);

    /// <summary>A small multiple of the text, and what the text cannot change.</summary>
    private static long Bound(int bytes) => 4_000_000 + (200L * bytes);
}
