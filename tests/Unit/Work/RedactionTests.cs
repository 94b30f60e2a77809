using Leafwire.Contracts;

namespace Leafwire.Tests.Unit.Work;

/// <summary>What leaves the site, in a reply or in a note, holds no secret of the switch, of the candidate or of the login.</summary>
public sealed class RedactionTests
{
    private const string Secret = "Pl4nted-secret";

    private const string Candidate = $"hostname leaf1\n!\nsnmp-server community {Secret} ro\n!\nend\n";

    [Fact]
    public async Task Diff_WithASecret_IsRedactedInTheReplyAndInTheNote()
    {
        string diff = Lines.Diff + "-username bob secret sha512 $6$old$oldhash\n+username bob secret sha512 $6$new$newhash\n";
        var rig = new Rig(
            Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before), Lines.Load(), Lines.ReadDiff(diff), Lines.Arm()),
            Lines.Proof);

        ArmedReply reply = await rig.RunAsync<ArmedReply>(rig.Configure);

        reply.Diff.Text().ShouldBe(Lines.Diff + "-username bob secret sha512 <removed>\n+username bob secret sha512 <removed>\n");
        (reply.Added, reply.Removed).ShouldBe((3, 2));
        rig.Notes.Written.ShouldAllBe(note => note.Diff.Digest == reply.Diff.Digest && note.Before.Inline == null);
    }

    [Fact]
    public async Task Preview_WithASecretInTheDiff_IsRedacted()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Load(Candidate),
            Lines.ReadDiff($"+snmp-server community {Secret} ro\n"), Lines.Drop, Lines.Running(Lines.Before)));

        (await rig.RunAsync<PreviewedReply>(rig.Preview, Candidate)).Diff.Text().ShouldBe("+snmp-server community <removed> ro\n");
    }

    [Fact]
    public async Task RefusedLine_WithASecret_KeepsTheLineAndTheSwitchsWords()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before), Lines.Load(
            Candidate, $"> snmp-server community {Secret} ro\n% Invalid input at line 3\n% {Secret} is too long\n"), Lines.Drop));

        RejectedReply reply = await rig.RunAsync<RejectedReply>(rig.Configure, Candidate);

        reply.Lines.ShouldBe([
            new RejectedLine(3, "snmp-server community <removed> ro", "% Invalid input at line 3"),
            new RejectedLine(null, null, "% <removed> is too long"),
        ]);
        reply.Message.ShouldBe("the switch refused line 3 'snmp-server community <removed> ro': % Invalid input at line 3 (and 1 more)");
    }

    // A show command prints secrets without the words that a configuration has around them.
    [Fact]
    public async Task Check_PrintsASecretOfTheRunningConfiguration_IsRedacted()
    {
        string running = Lines.Before.Replace("vlan 10", $"username eve secret 0 {Secret}", StringComparison.Ordinal);
        var check = new Check { Name = "up", Phase = CheckPhase.Pre, Command = "show interfaces status", Expect = "connected" };
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(running),
            $"> show interfaces status\n< show interfaces status\n< Et1 {Secret} down\n< leaf1#"));

        UnhealthyReply reply = await rig.RunAsync<UnhealthyReply>(rig.Configure with { Checks = [check] });

        reply.Failures.ShouldHaveSingleItem().Actual.ShouldBe("Et1 <removed> down");
    }

    // The lane takes the text out of the reply and brings it to the hub in its own time.
    [Fact]
    public async Task Hub_ThatCannotTakeTheRunningConfiguration_KeepsNoReplyBackAndLeavesNoTextInTheNotes()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, Lines.Arm()), Lines.Proof) { HubAnswers = false };

        ArmedReply reply = await rig.RunAsync<ArmedReply>(rig.Configure);

        (reply.Before.Text(), reply.After.Text()).ShouldBe((Lines.Before, Lines.After));
        rig.Notes.Written.ShouldAllBe(note => note.Before.Inline == null && (note.After == null || note.After.Inline == null));
    }

    [Fact]
    public async Task RunningConfiguration_OfASwitchThatIsNotArmed_IsNotLeftOnTheHub()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before), Lines.Load(), Lines.NoDiff, Lines.Drop,
            Lines.Startup(Lines.Before)));

        await rig.RunAsync<UnchangedReply>(rig.Configure);

        rig.KeptTexts.ShouldBeEmpty();
    }
}
