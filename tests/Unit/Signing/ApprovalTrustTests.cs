using Leafwire.Contracts;
using Leafwire.Lab.Site;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Trust;
using Leafwire.Tests.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leafwire.Tests.Unit.Signing;

/// <summary>What a runner takes for an approval, and what not.</summary>
public sealed class ApprovalTrustTests : IDisposable
{
    private const string Push = "0123456789abcdef";

    private static readonly string Diff = Payload.DigestOf("+vlan 10\n");

    private static readonly PushDigest Previewed = PushDigest.Of(
        [KeyValuePair.Create("leaf1", Diff), KeyValuePair.Create("leaf2", Payload.DigestOf("+vlan 20\n"))]);

    private readonly TemporaryFolder _folder = new();
    private readonly PersonKeys _people, _strangers;

    public ApprovalTrustTests()
    {
        _people = PersonKeys.Create(_folder.At("people.json"), 2, "ada", "bob");
        _strangers = PersonKeys.Create(_folder.At("strangers.json"), 2, "ada", "bob", "eve");
    }

    [Fact]
    public void Change_ThatEnoughPeopleApproved_IsApproved() => Problem(Ada, Bob).ShouldBeNull();

    [Fact]
    public void Change_WithoutApprovals_SaysWhatToDo()
    {
        string problem = Trust().Problem(Configure() with { Approval = null }).ShouldNotBeNull();

        problem.ShouldContain("\"approval\": \"required\" and \"approvers\": 2");
        problem.ShouldContain("--key");
        Trust().Problem(Configure(Ada, Bob) with { ApprovedDiff = null }).ShouldBe(problem);
    }

    [Fact]
    public void Change_ThatOnePersonApprovedTwice_IsNotApproved() => Problem(Ada, Ada).ShouldNotBeNull().ShouldContain("1 of 2 did");

    [Fact]
    public void Change_ApprovedByAStranger_IsNotApproved()
    {
        string problem = Problem(Ada, _strangers.Approve("bob", Push, Previewed.Value)).ShouldNotBeNull();

        problem.ShouldContain("1 of 2 did");
        problem.ShouldContain("is not among the runner's approvalKeys");
    }

    [Fact]
    public void Approval_InAnothersName_DoesNotCount() =>
        Problem(Ada, Bob with { By = "eve" }).ShouldNotBeNull().ShouldContain("is another person's");

    [Fact]
    public void Approval_OfAnotherPush_DoesNotCount() =>
        Problem(Ada, _people.Approve("bob", "fedcba9876543210", Previewed.Value)).ShouldNotBeNull().ShouldContain("does not fit");

    [Fact]
    public void Approval_OfAnotherDigest_DoesNotCount() =>
        Problem(Ada, _people.Approve("bob", Push, Payload.DigestOf("another"))).ShouldNotBeNull().ShouldContain("does not fit");

    // The pipeline has real approvals of a real digest, and wants something else done with them.
    [Fact]
    public void Change_ThatIsNotInWhatWasApproved_IsNotApproved()
    {
        ConfigureCommand real = Configure(Ada, Bob);

        Trust().Problem(real with { ApprovedDiff = Payload.DigestOf("another") }).ShouldNotBeNull().ShouldContain("another change");
        Trust().Problem(real with { Header = real.Header with { Device = "leaf2" } }).ShouldNotBeNull().ShouldContain("another change");
    }

    [Fact]
    public void Key_ThatIsRetiredMeanwhile_CountsNoLonger_AndABrokenFileChangesNothing()
    {
        ApprovalTrust trust = Trust();
        trust.Problem(Configure(Ada, Bob)).ShouldBeNull();
        _folder.Write("people.json", "no keys");
        trust.Problem(Configure(Ada, Bob)).ShouldBeNull();

        File.WriteAllBytes(_people.KeysFile, new TrustedKeys
        {
            Keys =
                [new TrustedKey { Key = Ada.Key, Name = "ada" }, new TrustedKey { Key = Bob.Key, Name = "bob", Retired = new(2026, 3, 1) }],
        }.Write());

        trust.Problem(Configure(Ada, Bob)).ShouldNotBeNull().ShouldContain("was retired on 2026-03-01");
    }

    public void Dispose() => _folder.Dispose();

    private SignedApproval Ada => field ??= _people.Approve("ada", Push, Previewed.Value);

    private SignedApproval Bob => field ??= _people.Approve("bob", Push, Previewed.Value);

    private ApprovalTrust Trust() =>
        new(new ApprovalKeys(new ApprovalSettings(_people.KeysFile, 2), NullLogger<ApprovalKeys>.Instance).Find, 2);

    private string? Problem(params SignedApproval[] approvals) => Trust().Problem(Configure(approvals));

    private static ConfigureCommand Configure(params SignedApproval[] approvals) => new()
    {
        Id = $"{Push}.leaf1.configure", PushId = Push, Site = "lab", Device = "leaf1", NotAfter = default,
        Candidate = Payload.Of("vlan 10\n"), Mode = ConfigureMode.Replace, CommitTimer = TimeSpan.FromMinutes(5),
        ApprovedDiff = Diff,
        Approval = new ApprovalProof { Digest = Previewed.Value, Path = Previewed.PathOf("leaf1"), Approvals = approvals },
    };
}
