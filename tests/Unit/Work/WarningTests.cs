using Leafwire.Contracts;

namespace Leafwire.Tests.Unit.Work;

/// <summary>What a switch says though it does what it is told, and what it refuses and a policy accepts.</summary>
public sealed class WarningTests
{
    private const string Reboot = "! Change will take effect only after switch reboot at line 3";

    private const string Refused = "> vlan 20\n% Unavailable command (not supported on this hardware platform) at line 3\n";

    [Fact]
    public async Task Configure_SwitchWarns_IsInTheReplyAndTheNote()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before),
            Lines.Load(answer: $"{Reboot}\n%Warning: portfast should only be enabled on ports connected to a single host\n"),
            Lines.ReadDiff(), """
            > commit timer 00:05:00
            < commit timer 00:05:00
            < ! Agent Ebra restarts
            < leaf1#
            """), Lines.Proof);
        ArmedReply reply = await rig.RunAsync<ArmedReply>(rig.Configure);
        reply.Warnings.ShouldBe(
            [Reboot, "%Warning: portfast should only be enabled on ports connected to a single host", "! Agent Ebra restarts"]);
        rig.Notes.Note!.Warnings.ShouldNotBeNull().ShouldContain(Reboot);
    }

    [Fact]
    public async Task Configure_ArmedByARunnerThatDied_TellsItsWarnings()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session), Lines.Running(Lines.After)));
        rig.Notes.Note = rig.ArmedNote(after: null) with { Warnings = [Reboot] };
        (await rig.RunAsync<ArmedReply>(rig.Configure)).Warnings.ShouldBe([Reboot]);
    }

    [Fact]
    public async Task Confirm_SavingWarns_IsInTheReply()
    {
        var rig = new Rig(
            Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session), Lines.Running(Lines.After), Lines.Confirm, Lines.Committed,
                "> write memory\n< write memory\n< ! flash: is 95% full\n< Copy completed successfully.\n< leaf1#"));
        rig.Notes.Note = rig.ArmedNote();
        (await rig.RunAsync<ConfirmedReply>(rig.Confirm)).Warnings.ShouldBe(["! flash: is 95% full"]);
    }

    [Fact]
    public async Task Configure_AcceptedRefusal_IsLoadedAndTold()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before), Lines.Load(answer: Refused),
            Lines.ReadDiff(), Lines.Arm()), Lines.Proof);
        ArmedReply reply = await rig.RunAsync<ArmedReply>(rig.Configure with { AcceptRefusals = ["^% Unavailable command"] });
        reply.Warnings.ShouldHaveSingleItem()
            .ShouldBe("accepted: line 3 'vlan 20' was refused: % Unavailable command (not supported on this hardware platform) at line 3");
    }

    [Theory]
    [InlineData("^% Unavailable command", null, true)]
    [InlineData("^% Unavailable command", "^% Ambiguous command", true)]
    [InlineData("^% Ambiguous command", "^% Unavailable command", true)]
    [InlineData("^% Ambiguous command", null, false)]
    public async Task Configure_RefusalThatRunnerOrPushAccepts_IsLoadedAndTold(string ofRunner, string? ofPush, bool accepts)
    {
        string load = Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before), Lines.Load(answer: Refused));
        Rig rig = accepts ? new Rig(Lines.Join(load, Lines.ReadDiff(), Lines.Arm()), Lines.Proof) : new Rig(Lines.Join(load, Lines.Drop));
        rig.AcceptRefusals = [ofRunner];
        Reply reply = await rig.ExecuteAsync(rig.Configure with { AcceptRefusals = ofPush is null ? [] : [ofPush] });
        (reply is ArmedReply).ShouldBe(accepts);
        reply.Warnings.Count.ShouldBe(accepts ? 1 : 0);
    }

    [Fact]
    public async Task Preview_RefusalThatTheRunnerAccepts_IsLoadedAndTold()
    {
        string load = Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Load(answer: Refused), Lines.ReadDiff(), Lines.Drop,
            Lines.Running(Lines.Before));
        var rig = new Rig(load) { AcceptRefusals = ["^% Unavailable command"] };
        (await rig.RunAsync<PreviewedReply>(rig.Preview)).Warnings.ShouldHaveSingleItem().ShouldStartWith("accepted: line 3 'vlan 20'");
    }

    // The quoted line is of the switch's words.
    [Theory]
    [InlineData("^> vlan 20$", true)]
    [InlineData("hardware platform\\) at line \\d+", true)]
    [InlineData("^% Invalid input", false)]
    [InlineData("^> vlan 2$", false)]
    public async Task Configure_AnyExpression_AcceptsWhatItMatchesOnly(string pattern, bool accepts)
    {
        string load = Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before), Lines.Load(answer: Refused));
        var rig = accepts ? new Rig(Lines.Join(load, Lines.ReadDiff(), Lines.Arm()), Lines.Proof) : new Rig(Lines.Join(load, Lines.Drop));
        Reply reply = await rig.ExecuteAsync(rig.Configure with { AcceptRefusals = [pattern] });
        (reply is ArmedReply).ShouldBe(accepts);
    }

    [Fact]
    public async Task Configure_OneRefusalIsAcceptedAndAnotherNot_IsRejectedWithTheOther()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Running(Lines.Before),
            Lines.Load(answer: $"{Refused}> name NEW\n% Invalid input at line 4\n"), Lines.Drop));
        RejectedReply reply = await rig.RunAsync<RejectedReply>(rig.Configure with { AcceptRefusals = ["Unavailable command"] });
        reply.Lines.ShouldBe([new RejectedLine(4, "name NEW", "% Invalid input at line 4")]);
        reply.Warnings.ShouldHaveSingleItem();
    }

    // The switch takes the line and tells of nothing else; the commit's own refusal has no percent sign.
    [Fact]
    public async Task Configure_CommitFailsInWordsWithoutASign_IsRejectedWithThem()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, """
            > commit timer 00:05:00
            < commit timer 00:05:00
            < Error: commit failed: could not apply the configuration of agent Stp
            < leaf1#
            """, Lines.Sessions()), Lines.Join(Lines.Again(), Lines.Absent, Lines.Running(Lines.Before)));
        RejectedReply reply = await rig.RunAsync<RejectedReply>(rig.Configure);
        reply.Message.ShouldContain("Error: commit failed: could not apply the configuration of agent Stp");
        reply.TimerLeft.ShouldBeNull();
    }

    // Words of no known form: still nobody says that a timer ran out which cannot have.
    [Fact]
    public async Task Configure_CommitEndsUnarmedInUnknownWords_TellsThem()
    {
        var rig = new Rig(Lines.Join(Lines.Prepared, """
            > commit timer 00:05:00
            < commit timer 00:05:00
            < Session was discarded by the administrator
            < leaf1#
            """), Lines.Join(Lines.Again(), Lines.Absent, Lines.Running(Lines.Before)));
        FailedReply reply = await rig.RunAsync<FailedReply>(rig.Configure);
        reply.Message.ShouldContain("Session was discarded by the administrator");
        reply.Message.ShouldNotContain("ran out");
    }

    [Theory]
    [InlineData("%Cpu(s):  1.3 us,  0.3 sy,  0.0 ni\nKiB Mem : 8007780 total", true)]
    [InlineData("top - 12:00:01\n%Cpu(s):  1.3 us", true)]
    [InlineData("% Invalid input", false)]
    [InlineData("Processes\n% Authorization denied for command 'show processes top once'", false)]
    [InlineData("% This is not possible now", false)]
    public async Task Check_WithoutExpectation_HoldsUnlessItIsRefused(string output, bool holds)
    {
        string said = string.Concat(output.Split('\n').Select(line => $"< {line}\n"));
        var rig = new Rig(Lines.Join(Lines.Hello(), $"> show processes top once\n< show processes top once\n{said}< leaf1#"));
        Reply reply = await rig.ExecuteAsync(rig.Check(new Check { Name = "cpu", Command = "show processes top once" }));
        (reply is HealthyReply).ShouldBe(holds);
    }
}
