using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Lab.Site;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Trust;
using Leafwire.Runner.Work;
using Leafwire.Tests.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leafwire.Tests.Unit.Work;

/// <summary>What a runner does not arm: what nobody approved, and what would take its own way to the switch.</summary>
public sealed class ArmingGateTests
{
    private const string Guarded = "!\nhostname leaf1\n!\nusername admin secret sha512 $6$aa$bb\n!\nvlan 10\n!\nend\n";

    private const string LoginGone = "--- a\n+++ b\n@@ -3,2 +3,0 @@\n-username admin secret sha512 $6$aa$bb\n-vlan 10\n";

    [Fact]
    public async Task Configure_WhatWasApproved_IsArmed()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm()), Lines.Proof);
        ArmedReply reply = await rig.RunAsync<ArmedReply>(
            rig.Configure with { ApprovedDiff = Payload.DigestOf(ConfigurationDiff.Canonical(Lines.Diff)) });
        reply.DiffDigest.ShouldBe(Payload.DigestOf(ConfigurationDiff.Canonical(Lines.Diff)));
    }

    [Fact]
    public async Task Configure_AnotherChangeThanWasApproved_IsNotArmedAndTellsTheDifference()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Drop))
        {
            Previewed = "--- a\n+++ b\n@@ -1,4 +1,5 @@\n hostname elsewhere\n !\n-vlan 9\n-!\n+vlan 20\n+   name NEW\n",
        };
        ChangedReply reply = await rig.RunAsync<ChangedReply>(rig.Configure with { ApprovedDiff = Payload.DigestOf("another") });
        reply.Message.ShouldEndWith("Since the approval: now '-vlan 10'; no longer '-vlan 9'");
        reply.TimerLeft.ShouldBeNull();
        reply.Change.ShouldBeNull();
        rig.Notes.Written.ShouldBeEmpty();
    }

    // The journal forgot, or another site's previewed: the change is refused all the same.
    [Fact]
    public async Task Configure_AnotherChangeAndNobodyRemembers_IsNotArmed()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Drop));
        (await rig.RunAsync<ChangedReply>(rig.Configure with { ApprovedDiff = Payload.DigestOf("another") })).Message.ShouldContain(
            "not what was approved");
    }

    [Fact]
    public async Task Preview_AndConfigure_OfTheSameChange_HaveOneDigest()
    {
        var previewing = new Rig(
            Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Load(), Lines.ReadDiff(), Lines.Drop, Lines.Running(Lines.Before)));
        PreviewedReply previewed = await previewing.RunAsync<PreviewedReply>(previewing.Preview);
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm()), Lines.Proof);
        (await rig.RunAsync<ArmedReply>(rig.Configure)).DiffDigest.ShouldBe(previewed.DiffDigest.ShouldNotBeNull());
    }

    [Fact]
    public async Task Configure_OwnLoginGone_IsRefusedBeforeArmingAndNamesTheLineWithoutLoginAndSecret()
    {
        var rig = new Rig(
            Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Guarded), Lines.Load(), Lines.ReadDiff(LoginGone), Lines.Drop));
        RejectedReply reply = await rig.RunAsync<RejectedReply>(rig.Configure with { RefuseManagementChanges = true });
        reply.Message.ShouldContain("'username … secret sha512 <removed>");
        reply.Message.ShouldContain("\"managementChanges\": \"allow\"");
        reply.Message.ShouldNotContain("$6$");
        rig.Notes.Written.ShouldBeEmpty();
    }

    [Fact]
    public async Task Configure_OwnLoginGoneAsAllowed_IsArmedAndTold()
    {
        var rig = new Rig(
            Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Guarded), Lines.Load(), Lines.ReadDiff(LoginGone), Lines.Arm()),
            Lines.Proof);
        ArmedReply reply = await rig.RunAsync<ArmedReply>(rig.Configure);
        reply.Risks[0].Kind.ShouldBe("ownAccess");
        rig.Notes.Written.ShouldAllBe(note => note.Risks!.All(risk => !risk.Words.Contains("$6$")));
    }

    // Nothing of the pipeline's own is enough: the switch is not even spoken to.
    [Fact]
    public async Task Configure_WithoutThePeopleWhomTheRunnerAsks_TouchesNothing()
    {
        using var people = new People();
        var rig = new Rig { Approvals = people.Trust };
        (await rig.RunAsync<RejectedReply>(rig.Configure)).Message.ShouldContain("approved with keys of their own");
        rig.Notes.Written.ShouldBeEmpty();
    }

    [Fact]
    public async Task Configure_WithThePeopleWhomTheRunnerAsks_IsArmedWithWhatTheyApprovedAndNothingElse()
    {
        using var people = new People();
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm()), Lines.Proof) { Approvals = people.Trust };
        await rig.RunAsync<ArmedReply>(people.Approved(rig.Configure, Payload.DigestOf(ConfigurationDiff.Canonical(Lines.Diff))));
        var other = new Rig(Lines.Join(Lines.Prepared, Lines.Drop)) { Approvals = people.Trust };
        await other.RunAsync<ChangedReply>(people.Approved(other.Configure, Payload.DigestOf("another")));
    }

    // A push that comes apart is put back without asking anybody, and to nothing but what the switch ran before it.
    [Fact]
    public async Task Configure_OfWhatItRanBeforeThePush_NeedsNobody()
    {
        using var people = new People();
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm()), Lines.Proof) { Approvals = people.Trust };
        rig.Notes.Note = rig.ArmedNote() with
        {
            Phase = WorkPhase.Done, End = WorkEnd.Confirmed, Before = Payload.Of(Lines.Candidate) with { Inline = null },
        };
        await rig.RunAsync<ArmedReply>(rig.Configure with { Attempt = 2 });
        var another = new Rig { Approvals = people.Trust };
        another.Notes.Note = another.ArmedNote() with { Phase = WorkPhase.Done, End = WorkEnd.Confirmed };
        await another.RunAsync<RejectedReply>(another.Configure with { Attempt = 2 });
    }

    /// <summary>A person whom the runner asks.</summary>
    private sealed class People : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly PersonKeys _keys;

        public People() => _keys = PersonKeys.Create(_folder.At("people.json"), 1, "ada");

        public ApprovalTrust Trust => new(
            new ApprovalKeys(new ApprovalSettings(_keys.KeysFile, 1), NullLogger<ApprovalKeys>.Instance).Find, 1);

        public ConfigureCommand Approved(ConfigureCommand command, string diff)
        {
            var digest = PushDigest.Of([KeyValuePair.Create(command.Device, diff), KeyValuePair.Create("leaf2", PushDigest.Unchanged)]);
            return command with
            {
                ApprovedDiff = diff,
                Approval = new ApprovalProof
                {
                    Digest = digest.Value, Path = digest.PathOf(command.Device),
                    Approvals = [_keys.Approve("ada", command.PushId, digest.Value)],
                },
            };
        }

        public void Dispose() => _folder.Dispose();
    }
}
