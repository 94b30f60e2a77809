using Leafwire.Eos;

namespace Leafwire.Tests.Unit.EosFacts;

public sealed class ReadOnlyCommandTests
{
    [Theory]
    [InlineData("show version")]
    [InlineData("show ip bgp summary | include Estab")]
    [InlineData("show ip bgp summary | inc Estab|Idle")]
    [InlineData("show ip bgp summary | i (Estab|Idle)$")]
    [InlineData("show ip bgp summary |json")]
    [InlineData("show running-config | section router bgp | exclude \"->\"")]
    [InlineData("show interfaces | grep -c up | wc -l")]
    [InlineData("show interfaces status | no-more")]
    [InlineData("ping vrf MGMT 10.0.0.1 repeat 5")]
    [InlineData("traceroute 10.0.0.1")]
    public void Problem_OfWhatOnlyReads_IsNone(string command) => ReadOnlyCommand.Problem(command).ShouldBeNull();

    [Theory]
    [InlineData("reload", "no show, ping or traceroute")]
    [InlineData("showy", "no show, ping or traceroute")]
    [InlineData("show version\nreload", "control character")]
    [InlineData("show running-config | tee flash:x", "'| tee'")]
    [InlineData("show running-config |tee flash:x", "'| tee'")]
    [InlineData("show running-config| tee flash:x", "'| tee'")]
    [InlineData("show running-config|tee flash:x", "'| tee'")]
    [InlineData("show running-config | te flash:x", "'| te'")]
    [InlineData("show running-config | TEE flash:x", "'| TEE'")]
    [InlineData("show running-config | include x | redirect flash:x", "'| redirect'")]
    [InlineData("show running-config | redir flash:x", "'| redir'")]
    [InlineData("show running-config | append flash:x", "'| append'")]
    [InlineData("show running-config > flash:x", "'>'")]
    [InlineData("show running-config >flash:x", "'>'")]
    [InlineData("show running-config >> flash:x", "'>'")]
    [InlineData("show running-config | include x > flash:x", "'>'")]
    [InlineData("ping 10.0.0.1 > flash:x", "'>'")]
    [InlineData("show version | bash", "no filter")]
    [InlineData("show version | awk '{print > \"/mnt/flash/x\"}'", "no filter")]
    [InlineData("show version | sed -n w/mnt/flash/x", "no filter")]
    [InlineData("show version | sort -o /mnt/flash/x", "no filter")]
    [InlineData("show version | grep x; reload", "';'")]
    [InlineData("show version | grep $(reload)", "'$'")]
    [InlineData("show version | grep `reload`", "'`'")]
    [InlineData("show version |", "no filter")]
    public void Problem_OfWhatMayWrite_SaysWhatAndWhy(string command, string reason) =>
        ReadOnlyCommand.Problem(command).ShouldNotBeNull().ShouldContain(reason);
}
