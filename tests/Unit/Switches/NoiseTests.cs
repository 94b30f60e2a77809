using System.Text.RegularExpressions;
using Leafwire.Lab.Switches;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Switches;

/// <summary>What a switch puts on the terminal that is no answer: log messages, broadcasts, prompts with a clock, warnings.</summary>
public sealed partial class NoiseTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 9, 20, 23, 30, 7, TimeSpan.Zero));
    private readonly SwitchState _state;

    public NoiseTests() => _state = new SwitchState(new SwitchOptions { Name = "leaf1" }, _time);

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task AsyncLog_OverManyCommands_ComesAtEveryPlace()
    {
        _state.Faults = [new Fault.AsyncLog()];
        string shown = await ManyAnswersAsync();
        shown = shown.Replace("\r\n", "\n", StringComparison.Ordinal);
        shown.ShouldMatch(@"(?m)^Sep 20 23:30:07 leaf1 \w+: %[A-Z]+-\d-[A-Z_]+: .*\n! device", "between two lines");
        shown.ShouldMatch(@"(?m)^end\nSep 20 23:30:07 leaf1 .*\nleaf1#", "between the last line and the prompt");
        shown.ShouldMatch(@"(?m)^leaf1#Sep 20 23:30:07 leaf1 .*\nshow running-config$", "behind the prompt, without another one");
        shown.ShouldMatch(@"(?m)^(?!leaf)[a-z]+Sep 20 23:30:07 leaf1 .*\n[a-z ]", "in a line");
        shown.ShouldMatch(@"(?m)^(?:l|le|lea|leaf)Sep 20 23:30:07 leaf1 .*\n\w*1#", "in a prompt");
        shown.ShouldMatch(@"(?m)^leaf1#\nSep 20 23:30:07 leaf1 .*\nleaf1#", "behind the prompt, which is written again");
        Lines(shown).ShouldBe(Lines(await QuietAsync()), "what was asked for is all there, in its order");
    }

    [Fact]
    public async Task Broadcast_OverManyCommands_IsAsThreeProgramsWriteIt()
    {
        _state.Faults = [new Fault.Broadcast()];
        string shown = await ManyAnswersAsync(), quiet = await QuietAsync();
        MatchCollection broadcasts = Broadcast().Matches(shown);
        foreach (string form in (string[])["blanks", "bell", "plain"])
            broadcasts.Count(b => b.Groups[form].Success).ShouldBeGreaterThan(20, form);
        broadcasts.Select(b => b.Groups["rack"].Value).Distinct().Count().ShouldBe(broadcasts.Count, "each is another");
        Lines(Broadcast().Replace(shown, "")).ShouldBe(Lines(quiet), "what was asked for is all there, in its order");
    }

    [Fact]
    public async Task AsyncLog_WithoutATerminal_IsSilent()
    {
        _state.Faults = [new Fault.AsyncLog()];
        await using Session session = await Session.OpenAsync(_state, hasTerminal: false);
        await session.DoAsync("enable");
        for (int i = 0; i < 20; i++)
            await session.DoAsync("show running-config");
        session.Transcript.ShouldNotContain("%");
    }

    [Fact]
    public void Interruptions_OfTheSameSwitch_AreTheSame()
    {
        using var again = new SwitchState(new SwitchOptions { Name = "leaf1" }, _time);
        using var other = new SwitchState(new SwitchOptions { Name = "leaf2" }, _time);
        using var seeded = new SwitchState(new SwitchOptions { Name = "leaf1", Seed = 1 }, _time);
        string[] of = [.. new[] { _state, again, other, seeded }.Select(state =>
        {
            state.Faults = [new Fault.AsyncLog(), new Fault.Broadcast()];
            return string.Join('|', Enumerable.Range(0, 40).Select(_ => state.Interrupted("shown", 0.3)))
                .Replace(state.Options.Name, "it", StringComparison.Ordinal);
        })];
        of[1].ShouldBe(of[0]);
        of[2].ShouldNotBe(of[0], "another name");
        of[3].ShouldNotBe(of[0], "another seed");
    }

    [Fact]
    public async Task ClockPrompt_InEveryMode_HoldsTheTime()
    {
        _state.Faults = [new Fault.ClockPrompt()];
        Session session = Session.Raw(_state);
        await session.TypeAsync("", new Regex("^leaf1__23:30:07>$"));
        _time.Advance(TimeSpan.FromSeconds(1));
        await session.TypeAsync("enable\n", new Regex("leaf1__23:30:08#$"));
        await session.TypeAsync("configure session lw-1234\n", new Regex(@"leaf1__23:30:08\(config-s-lw-123\)#$"));
        await session.TypeAsync("interface Ethernet1\n", new Regex(@"leaf1__23:30:08\(config-s-lw-123-if-Et1\)#$"));
        await session.DisposeAsync();
    }

    [Theory]
    [InlineData("%H%P", "leaf1#")]
    [InlineData("%h%%%s%P", "leaf1% #")]
    [InlineData("%D{%Y-%m-%d}%t%H%v%R%P", "2026-09-20\tleaf1#")]
    [InlineData("a(b)%H:%D{%H}h/%x%P", "a(b)leaf1:23h/#")]
    [InlineData("%H%p", "leaf1#")]
    public async Task Prompt_OfTheConfiguration_IsShownFromThenOn(string format, string prompt)
    {
        Session session = Session.Raw(_state);
        await session.TypeAsync("enable\nconfigure\n", new Regex(@"leaf1\(config\)#$"));
        await session.TypeAsync($"prompt {format}\nend\n", new Regex(Regex.Escape("\n" + prompt) + "$"));
        await session.DisposeAsync();
    }

    [Fact]
    public async Task Warn_OnLoadAndCommit_IsNoRefusal()
    {
        _state.Faults = [new Fault.Warn("Change will take effect only after switch reboot")];
        await using Session session = await Session.EnabledAsync(_state);
        await session.DoAllAsync("configure session s", "rollback clean-config");
        (await session.LoadAsync("!\n!\nhostname leaf1\n!\nvlan 10\n")).ShouldBe(
            "> hostname leaf1\n! Change will take effect only after switch reboot at line 3\nCopy completed successfully.");
        (await session.DoAsync("commit timer 00:05:00")).ShouldBe("! Change will take effect only after switch reboot");
        (await session.DoAsync("configure session s commit")).ShouldBe("", "it is applied no second time");
        _state.Running.RenderText().ShouldContain("vlan 10");
    }

    private async Task<string> ManyAnswersAsync()
    {
        Session session = Session.Raw(_state);
        string shown = await session.ClosedAsync("enable\n" + string.Concat(Enumerable.Repeat("show running-config\n", 300)) + "exit\n");
        await session.DisposeAsync();
        return shown;
    }

    private async Task<string> QuietAsync()
    {
        IReadOnlyList<Fault> faults = _state.Faults;
        _state.Faults = [];
        string shown = await ManyAnswersAsync();
        _state.Faults = faults;
        return shown;
    }

    // Without messages, and without the prompts and empty lines that come with them.
    private static List<string> Lines(string shown) =>
        [.. Message().Replace(shown, "").Replace("\r", "", StringComparison.Ordinal).Split('\n')
            .Select(l => l.Replace("leaf1#", "", StringComparison.Ordinal)).Where(l => l.Length > 0)];

    [GeneratedRegex(@"Sep 20 23:30:07 leaf1 \w+: %[^\n]*\n")]
    private static partial Regex Message();

    [GeneratedRegex(@"(?:(?<blanks>\r {79}\r+\n)|(?<bell>\a\r+\n)|(?<plain>\r+\n))Broadcast message from root@leaf1 "
        + @"(?:on pts/\d \(Sun 2026-09-20 23:30:07 UTC\)|\(pts/\d\) \(Sun Sep 20 23:30:07 2026\)): *\a*\r+\n *\r+\nMaintenance of rack "
        + @"(?<rack>\d+) begins at 22:00 *\r+\n(?(blanks) {79}\r+\n|(?(bell)|\r+\n))")]
    private static partial Regex Broadcast();
}
