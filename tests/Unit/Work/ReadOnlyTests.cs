using Leafwire.Contracts;
using Leafwire.Tests.Unit.Eos;

namespace Leafwire.Tests.Unit.Work;

public sealed class ReadOnlyTests
{
    private static readonly Check Version = new() { Name = "eos", Command = "show version", Expect = "^Software image version: 4\\." };

    [Fact]
    public async Task Preview_Change_IsDropped()
    {
        var rig = new Rig(Lines.Join(
            Lines.Hello(), Lines.Sessions("maintenance"), Lines.Load(), Lines.ReadDiff(), Lines.Drop, Lines.Running(Lines.Before)));
        PreviewedReply reply = await rig.RunAsync<PreviewedReply>(rig.Preview);
        reply.Diff.Text().ShouldBe(Lines.Diff);
        (reply.Added, reply.Removed).ShouldBe((2, 1));
        rig.Notes.Written.ShouldBeEmpty();
    }

    [Fact]
    public async Task Preview_NoDifference_IsUnchanged()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(), Lines.Load(), Lines.NoDiff, Lines.Drop));
        await rig.RunAsync<UnchangedReply>(rig.Preview);
    }

    [Fact]
    public async Task Preview_ArmedByThisPush_IsBusy()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Sessions(Lines.Session)));
        (await rig.RunAsync<BusyReply>(rig.Preview)).Message.ShouldContain(Lines.Session);
    }

    [Fact]
    public async Task Fetch_Reachable_GivesTheRunningConfiguration()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), Lines.Running(Lines.Before)));
        (await rig.RunAsync<FetchedReply>(rig.Fetch, null)).Running.Inline.ShouldBeNull();
        rig.KeptTexts.ShouldBe([Lines.Before]);
    }

    [Fact]
    public async Task Fetch_NotAuthorized_Fails()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(),
            "> show running-config\n< show running-config\n< % Authorization denied for command 'show running-config'\n< leaf1#"));
        (await rig.RunAsync<FailedReply>(rig.Fetch, null)).Message.ShouldContain("Authorization denied");
    }

    [Fact]
    public async Task Check_AllHold_IsHealthy()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), "> show version\n< show version\n< Software image version: 4.35.0F\n< leaf1#"));
        await rig.RunAsync<HealthyReply>(rig.Check(Version), null);
    }

    [Fact]
    public async Task Check_Rejected_IsUnhealthyWithWhatWasSeen()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), "> show version\n< show version\n< Software image version: 4.35.0F\n< leaf1#"));
        UnhealthyReply reply = await rig.RunAsync<UnhealthyReply>(rig.Check(Version with { Expect = null, Reject = "4\\.35" }), null);
        reply.Failures.ShouldBe(
            [new CheckFailure("eos", CheckPhase.Post, "'show version' not to match '4\\.35'", "Software image version: 4.35.0F")]);
    }

    [Fact]
    public async Task Check_CommandIsRefused_IsUnhealthy()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), "> show bgp\n< show bgp\n< % Incomplete command\n< leaf1#"));
        UnhealthyReply reply = await rig.RunAsync<UnhealthyReply>(rig.Check(Version with { Command = "show bgp", Expect = null }), null);
        reply.Failures.ShouldHaveSingleItem().Actual.ShouldBe("% Incomplete command");
    }

    // Asked once: the transcript has no second answer.
    [Fact]
    public async Task Check_CommandThatTheSwitchDoesNotKnow_FailsAtOnce()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), "> show bgb\n< show bgb\n< % Invalid input\n< leaf1#"));
        UnhealthyReply reply = await rig.RunAsync<UnhealthyReply>(
            rig.Check(Version with { Command = "show bgb", Within = TimeSpan.FromMinutes(1) }), null);
        reply.Checks.ShouldNotBeNull().ShouldHaveSingleItem().Verdict.ShouldBe(CheckVerdict.Unhealthy);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Check_ThatCannotBeTold_IsAsThePolicySays(bool passes)
    {
        var rig = new Rig(
            Lines.Join(Lines.Hello(), "> show version\n< show version\n< % Authorization denied for command 'show version'\n< leaf1#"));
        Reply reply = await rig.ExecuteAsync(rig.Check(Version) with { PassUnknown = passes ? true : null }, null);
        reply.ShouldBeOfType(passes ? typeof(HealthyReply) : typeof(UnhealthyReply));
        reply.Checks.ShouldNotBeNull().ShouldHaveSingleItem().Verdict.ShouldBe(CheckVerdict.Unknown);
    }

    [Fact]
    public async Task Check_OnlyObserved_DecidesNothing()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), "> show version\n< show version\n< Software image version: 4.35.0F\n< leaf1#"));
        HealthyReply reply = await rig.RunAsync<HealthyReply>(rig.Check(Version with { Expect = "4\\.31", Observe = true }), null);
        CheckResult result = reply.Checks.ShouldNotBeNull().ShouldHaveSingleItem();
        (result.Verdict, result.IsObserved, result.Actual).ShouldBe((CheckVerdict.Unhealthy, true, "Software image version: 4.35.0F"));
    }

    [Theory]
    [InlineData("reload", ".", "no show, ping or traceroute command")]
    [InlineData("show version\nreload", ".", "control character")]
    [InlineData("show version", "(", "no regular expression")]
    public async Task Check_ThatCannotBeAsked_IsNotSent(string command, string expect, string why)
    {
        var rig = new Rig(Lines.Hello());
        UnhealthyReply reply = await rig.RunAsync<UnhealthyReply>(rig.Check(Version with { Command = command, Expect = expect }), null);
        reply.Failures.ShouldHaveSingleItem().Actual.ShouldContain(why);
    }

    [Fact]
    [ToTheSecond]
    public async Task Check_NeverHolds_IsRepeatedWithinItsTime()
    {
        string no = "> show version\n< show version\n< no\n< leaf1#";
        var rig = new Rig(Lines.Join(Lines.Hello(), no, no));
        await rig.RunAsync<UnhealthyReply>(rig.Check(Version with { Within = TimeSpan.FromSeconds(1.4) }), null);
    }

    [Fact]
    public async Task Check_ConnectionBreaks_IsAskedAgain()
    {
        var rig = new Rig(Lines.Join(Lines.Hello(), "> show version\n!drop"), null,
            Lines.Join(Lines.Again(), "> show version\n< show version\n< Software image version: 4.35.0F\n< leaf1#"));
        await rig.RunAsync<HealthyReply>(rig.Check(Version), null);
    }
}
