using Leafwire.Contracts;
using Leafwire.Lab.Fabric;
using Leafwire.Lab.Switches;
using Leafwire.Lab.Switches.Network;
using Leafwire.Runner.Checks;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Switches;
using Leafwire.Tests.Unit.Switches;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Checks;

/// <summary>Typed checks, asked of simulated switches of the sample fabric: each once as it is and once as it is not.</summary>
public sealed class StateCheckTests
{
    private static readonly (CheckKind Kind, CheckArguments About, bool Holds, string Says)[] s_cases =
    [
        (CheckKind.Reachability, new() { Destination = "10.1.0.1", Source = "Loopback0" }, true, "2 of 2"),
        (CheckKind.Reachability, new() { Destination = "10.99.0.1", Count = 3 }, false, "0 of 3"),
        (CheckKind.BgpPeers, new(), true, "2 established"),
        (CheckKind.BgpPeers, new() { Family = BgpFamily.Evpn, Vrf = "default", Names = ["10.1.0.1"] }, true, "1 established"),
        (CheckKind.BgpPeers, new() { Names = ["10.1.0.99"] }, false, "10.1.0.99: no such neighbor"),
        (CheckKind.BgpPeers, new() { AtLeast = 3 }, false, "2 sessions"),
        (CheckKind.EvpnRoutes, new() { RouteType = EvpnRouteType.Imet, Vni = 10110 }, true, "4"),
        (CheckKind.EvpnRoutes, new() { RouteType = EvpnRouteType.MacIp }, false, "0"),
        (CheckKind.LldpNeighbors, new() { Neighbors = [new() { Port = "Ethernet1", Device = "spine1", NeighborPort = "Ethernet1" }] },
            true, "2 neighbors"),
        (CheckKind.LldpNeighbors, new() { Neighbors = [new() { Port = "Ethernet1", Device = "spine2" }] }, false,
            "Ethernet1: spine1 Ethernet1"),
        (CheckKind.LldpNeighbors, new() { AtLeast = 3 }, false, "2"),
        (CheckKind.Mlag, new(), false, "state disabled"),
        (CheckKind.Interfaces, new() { Names = ["Ethernet1", "Ethernet48"] }, true, "connected"),
        (CheckKind.Interfaces, new() { Names = ["Ethernet7"] }, false, "Ethernet7: no such interface"),
        (CheckKind.Interfaces, new(), true, "interfaces"),
        (CheckKind.Lacp, new() { Names = ["Port-Channel1"] }, false, "Port-Channel1: no member"),
        (CheckKind.Ntp, new(), true, "synchronised to NTP server (10.0.0.123)"),
        (CheckKind.Version, new() { Names = ["4.35.*"] }, true, "4.35.0F"),
        (CheckKind.Version, new() { Names = ["4.31.2F"] }, false, "4.35.0F"),
        (CheckKind.Uptime, new() { Minimum = TimeSpan.FromHours(1) }, false, "0s"),
        (CheckKind.ReloadCause, new(), true, ""),
        (CheckKind.Json, new() { Command = "show ip bgp summary", Path = "vrfs.default.peers[*].peerState", EqualTo = "Established" },
            true, "Established"),
        (CheckKind.Json, new() { Command = "show version", Path = "version", EqualTo = "4.31.2F" }, false, "4.35.0F"),
        (CheckKind.Json, new() { Command = "show version", Path = "nothing" }, false, "nothing there"),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, s_cases.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Ask_LeafOfTheSampleFabric_IsJudged(int number)
    {
        (CheckKind kind, CheckArguments about, bool holds, string said) = s_cases[number];
        Verdict verdict = await AskAsync(new Check { Name = "one", Command = "", Kind = kind, Arguments = about }, before: null);
        verdict.Kind.ShouldBe(holds ? CheckVerdict.Healthy : CheckVerdict.Unhealthy, $"{kind}: {verdict}");
        verdict.Actual.ShouldContain(said);
    }

    [Theory]
    [InlineData(200, CheckVerdict.Unhealthy)]
    [InlineData(100, CheckVerdict.Healthy)]
    public async Task Bgp_PrefixesOfBefore_AreHeldAgainstThoseOfNow(int share, CheckVerdict verdict)
    {
        var check = new Check { Name = "one", Command = "", Kind = CheckKind.BgpPeers, Arguments = new() { ReceivedShare = share } };
        BgpPeer[] peers = [new("default", "10.128.0.0", BgpFamily.Ipv4, "Established", 1)];
        (await AskAsync(check, new Baseline(EosConfigFacts.Read("")) { Peers = peers, Families = [BgpFamily.Ipv4] }))
            .Kind.ShouldBe(verdict);
        (await AskAsync(check, before: null)).Kind.ShouldBe(CheckVerdict.Unknown);
    }

    [Theory]
    [InlineData("% Invalid input", CheckVerdict.Unhealthy, true)]
    [InlineData("% Authorization denied for command 'show mlag | json'", CheckVerdict.Unknown, false)]
    [InlineData("% This is an unconverted command", CheckVerdict.Unknown, false)]
    [InlineData("{ \"vrfs\": 1 }", CheckVerdict.Unknown, false)]
    [InlineData("{ \"state\": ", CheckVerdict.Unknown, false)]
    [InlineData("", CheckVerdict.Unknown, false)]
    public async Task Ask_AnswerThatIsNone_IsNoState(string answer, CheckVerdict verdict, bool isFinal)
    {
        var refused = SwitchResult<string>.Of(answer + "\n", answer.StartsWith('%') ? answer : null);
        var state = new EosState((_, _) => Task.FromResult(refused), (_, _) => Task.FromResult(refused));
        Verdict seen = await new StateCheck(null).AskAsync(
            new Asked(state), new Check { Name = "one", Command = "", Kind = CheckKind.Mlag }, TestContext.Current.CancellationToken);
        (seen.Kind, seen.IsFinal).ShouldBe((verdict, isFinal));
    }

    private static async Task<Verdict> AskAsync(Check check, Baseline? before)
    {
        var network = new SwitchNetwork();
        Dictionary<string, SwitchState> fabric = SampleFabric.Build(changed: false).ToDictionary(
            file => file.Key[..^4], file =>
                new SwitchState(new SwitchOptions { Name = file.Key[..^4], Configuration = file.Value }, new FakeTimeProvider(), network));
        await using Session session = await Session.EnabledAsync(fabric["leaf1"]);
        var state = new EosState((command, _) => SayAsync(session, command), (command, _) => SayAsync(session, command + " | json"));
        return await new StateCheck(before).AskAsync(new Asked(state), check, TestContext.Current.CancellationToken);
    }

    private static async Task<SwitchResult<string>> SayAsync(Session session, string command)
    {
        string answer = await session.DoAsync(command);
        return SwitchResult<string>.Of(answer + "\n", answer.StartsWith("% ", StringComparison.Ordinal) ? answer : null);
    }
}
