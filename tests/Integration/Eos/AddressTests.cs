using System.Net;
using System.Net.Sockets;
using Leafwire.Lab.Switches;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;
using Leafwire.Tests.Integration.Runner;

namespace Leafwire.Tests.Integration.Eos;

/// <summary>The ways to a switch, over real SSH: its second address, and a jump host.</summary>
public sealed class AddressTests : IDisposable
{
    private readonly LogWatch _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private EosPlatform Login => new(
        new SshConnector(new SshOptions { Timeout = TimeSpan.FromSeconds(5) }, new MemoryHostKeyStore(), _log), new EosOptions(),
        TimeProvider.System);

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Connect_FirstAddressIsSilent_TakesTheSecondAndKeepsToIt()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync();
        // Takes connections and says nothing.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        DeviceProfile profile = bench.Profile with { Port = ((IPEndPoint)silent.LocalEndpoint).Port, OutOfBand = bench.Profile.Address };
        var connector = new SshConnector(new SshOptions { Timeout = TimeSpan.FromSeconds(1) }, new MemoryHostKeyStore(), _log);

        await (await connector.ConnectAsync(profile, Token)).DisposeAsync();
        _log.Lines.ShouldContain(line => line.StartsWith("OutOfBand:", StringComparison.Ordinal)
            && line.Contains($"127.0.0.1:{bench.Leaf1.Port}", StringComparison.Ordinal));
        silent.Pending().ShouldBeTrue();
        (await silent.AcceptSocketAsync(Token)).Dispose();

        await (await connector.ConnectAsync(profile, Token)).DisposeAsync();
        // Whoever waited out one silence does not wait for it at each connection.
        silent.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task Connect_BothAddressesAreSilent_IsUnreachableWithoutTheAddresses()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync(o => o with { Faults = [new Fault.Unreachable()] });
        DeviceProfile profile = bench.Profile with { Host = "127.0.0.2", OutOfBand = bench.Profile.Address };

        TransportException e = await Should.ThrowAsync<TransportException>(() => Login.ConnectAsync(profile, Token));

        e.Fault.ShouldBe(TransportFault.Unreachable);
        e.Message.ShouldContain("nor at its other address");
        e.Message.ShouldNotContain("127.0.0");
        _log.Lines.ShouldContain(line => line.Contains("127.0.0.2:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("host key")]
    public async Task Connect_FirstAddressRefuses_LeavesTheSecondAlone(string refused)
    {
        await using SwitchBench bench = await SwitchBench.StartAsync();
        using var second = new TcpListener(IPAddress.Loopback, 0);
        second.Start();
        DeviceProfile profile = bench.Profile with { OutOfBand = new DeviceAddress("127.0.0.1", ((IPEndPoint)second.LocalEndpoint).Port) };
        profile = refused == "password" ? profile with { Password = "not-it" } : profile with { RevokedHostKeys = profile.HostKeys };

        TransportFault fault = (await Should.ThrowAsync<TransportException>(() => Login.ConnectAsync(profile, Token))).Fault;

        fault.ShouldBe(refused == "password" ? TransportFault.Login : TransportFault.HostKey);

        second.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task Connect_ThroughAJumpHost_ReachesTheSwitchAndClosesTheWay()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync();
        await using JumpServer jump = await JumpServer.StartAsync(Token);

        await using (EosDevice device = await Login.ConnectAsync(bench.Profile with { ProxyJump = jump.Profile }, Token))
        {
            device.Host.ShouldBe("leaf1");
            (await device.RunningAsync(Token)).Value!.ShouldEndWith("end\n");
        }

        jump.Forwarded.ShouldBe([bench.Profile.Address.Reveal()]);
    }

    [Fact]
    public async Task Load_ThroughAJumpHost_IsWhole()
    {
        string large = "banner motd\n"
            + string.Concat(Enumerable.Range(1, 20_000).Select(i => $"   line {i} of a text that no window holds in one piece\n"))
            + "EOF\n";
        await using SwitchBench bench = await SwitchBench.StartAsync();
        await using JumpServer jump = await JumpServer.StartAsync(Token);
        await using EosDevice device = await Login.ConnectAsync(bench.Profile with { ProxyJump = jump.Profile }, Token);
        (await device.OpenAsync("lw-01234567", Token)).Refusal.ShouldBeNull();
        SwitchResult load = await device.LoadAsync(EosCandidate.Read(large, out _)!, Contracts.ConfigureMode.Merge, Token);
        load.IsDone.ShouldBeTrue(load.Refusal);
        (await device.DropAsync(Token)).Refusal.ShouldBeNull();
    }

    [Theory]
    [InlineData("jump key", "HostKey", "the jump host shows")]
    [InlineData("switch key", "HostKey", "the switch shows")]
    [InlineData("jump password", "Login", "the jump host refused the login (password)")]
    [InlineData("switch password", "Login", "the switch refused the login")]
    [InlineData("jump gone", "Unreachable", "no connection (connection refused)")]
    [InlineData("switch gone", "Unreachable", "no connection through its jump host")]
    public async Task Connect_ThroughAJumpHostThatFails_SaysWhichOfTheTwo(string failure, string fault, string words)
    {
        await using SwitchBench bench = await SwitchBench.StartAsync(
            o => failure == "switch gone" ? o with { Faults = [new Fault.Unreachable()] } : o);
        JumpServer jump = await JumpServer.StartAsync(Token);
        DeviceProfile proxy = jump.Profile, profile = bench.Profile;
        if (failure == "jump gone")
            await jump.DisposeAsync();
        (proxy, profile) = failure switch
        {
            "jump key" => (proxy with { HostKeys = profile.HostKeys }, profile),
            "switch key" => (proxy, profile with { HostKeys = proxy.HostKeys }),
            "jump password" => (proxy with { Password = "not-it" }, profile),
            "switch password" => (proxy, profile with { Password = "not-it" }),
            _ => (proxy, profile),
        };

        TransportException e = await Should.ThrowAsync<TransportException>(
            () => Login.ConnectAsync(profile with { ProxyJump = proxy }, Token));

        $"{e.Fault}".ShouldBe(fault);
        e.Message.ShouldContain(words);
        foreach (string fact in (string[])["127.0.0.1", JumpServer.User, $"{bench.Leaf1.Port}", $"{jump.Port}"])
            e.Message.ShouldNotContain(fact);
        if (failure != "jump gone")
            await jump.DisposeAsync();
    }

    [Fact]
    public async Task Read_JumpHostGoesAway_IsLost()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync();
        JumpServer jump = await JumpServer.StartAsync(Token);
        await using EosDevice device = await Login.ConnectAsync(bench.Profile with { ProxyJump = jump.Profile }, Token);
        await jump.DisposeAsync();
        (await Should.ThrowAsync<TransportException>(() => device.SoftwareAsync(Token))).Fault.ShouldBe(TransportFault.Lost);
    }
}
