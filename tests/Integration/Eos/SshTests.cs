using System.Net;
using System.Net.Sockets;
using Leafwire.Lab.Switches;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;

namespace Leafwire.Tests.Integration.Eos;

public sealed class SshTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connect_PinnedKey_LogsInAndEnables()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync(o => o with { EnablePassword = "up" });
        await using EosDevice device = await SwitchBench.Login.ConnectAsync(bench.Profile with { EnablePassword = "up" }, Token);
        device.Host.ShouldBe("leaf1");
        (await device.SoftwareAsync(Token)).ShouldNotBeNull().ShouldStartWith("4.35.0F");
        (await device.RunningAsync(Token)).Value!.ShouldEndWith("end\n");
    }

    [Fact]
    public async Task Connect_WrongHostKey_NamesBothKeys()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync();
        DeviceProfile known = bench.Profile;
        await bench.Leaf1.SetFaultsAsync([new Fault.WrongHostKey()], Token);
        TransportException e = await Should.ThrowAsync<TransportException>(() => SwitchBench.Login.ConnectAsync(known, Token));
        e.Fault.ShouldBe(TransportFault.HostKey);
        e.Message.ShouldContain(known.HostKeys[0]);
        e.Message.Split("SHA256:").Length.ShouldBe(3);
    }

    [Fact]
    public async Task Connect_NoKeyTrusted_ShowsTheKey()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync();
        TransportException e = await Should.ThrowAsync<TransportException>(
            () => SwitchBench.Login.ConnectAsync(bench.Profile with { HostKeys = [] }, Token));
        e.Message.ShouldContain(bench.Leaf1.HostKeyFingerprint);
    }

    [Fact]
    public async Task Connect_TrustOnFirstUse_KeepsTheKey()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync();
        var store = new MemoryHostKeyStore();
        ISwitchTransport transport = await new SshConnector(new SshOptions(), store)
            .ConnectAsync(bench.Profile with { HostKeys = [], TrustOnFirstUse = true }, Token);
        await transport.DisposeAsync();
        store.Find("leaf1").ShouldBe(bench.Leaf1.HostKeyFingerprint);
    }

    [Fact]
    public async Task Connect_WrongPassword_IsALoginFaultWithoutThePassword()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync();
        TransportException e = await Should.ThrowAsync<TransportException>(
            () => SwitchBench.Login.ConnectAsync(bench.Profile with { Password = "not-it" }, Token));
        e.Fault.ShouldBe(TransportFault.Login);
        e.ToString().ShouldNotContain("not-it");
    }

    [Fact]
    public async Task Connect_Refused_IsUnreachable()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync(o => o with { Faults = [new Fault.Unreachable()] });
        (await Should.ThrowAsync<TransportException>(() => SwitchBench.Login.ConnectAsync(bench.Profile, Token))).Fault.ShouldBe(
            TransportFault.Unreachable);
    }

    [Fact]
    public async Task Read_SwitchHangsUp_IsLost()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync();
        await using EosDevice device = await SwitchBench.Login.ConnectAsync(bench.Profile, Token);
        await bench.Leaf1.DropAllAsync(Token);
        (await Should.ThrowAsync<TransportException>(() => device.SoftwareAsync(Token))).Fault.ShouldBe(TransportFault.Lost);
    }

    // The switch echoes while it is written to: neither side may wait for the other.
    [Fact]
    public async Task Load_LargestConfiguration_IsOneExchange()
    {
        string large = "banner motd\n" + string.Concat(
            Enumerable.Range(1, 20_000).Select(i => $"   line {i} of a text that no terminal's window holds in one piece\n")) + "EOF\n";
        await using SwitchBench bench = await SwitchBench.StartAsync();
        await using EosDevice device = await SwitchBench.Login.ConnectAsync(bench.Profile, Token);
        (await device.OpenAsync("lw-01234567", Token)).Refusal.ShouldBeNull();
        SwitchResult load = await device.LoadAsync(EosCandidate.Read(large, out _)!, Contracts.ConfigureMode.Merge, Token);
        load.IsDone.ShouldBeTrue(load.Refusal);
        (await device.DiffAsync(Token)).Value!.Added.ShouldBeGreaterThan(20_000);
        (await device.DropAsync(Token)).Refusal.ShouldBeNull();
    }

    // Closed in order, what lies in a send buffer would still reach the switch.
    [Fact]
    public async Task Abort_Connected_ResetsTheConnection()
    {
        await using SwitchBench bench = await SwitchBench.StartAsync();
        using var relay = new TcpListener(IPAddress.Loopback, 0);
        relay.Start();
        Task<SocketError> ended = RelayAsync(relay, bench.Leaf1.Port);
        var connector = new SshConnector(new SshOptions(), new MemoryHostKeyStore());
        ISwitchTransport transport = await connector.ConnectAsync(
            bench.Profile with { Port = ((IPEndPoint)relay.LocalEndpoint).Port }, Token);

        transport.Abort();

        (await ended.WaitAsync(Token)).ShouldBe(SocketError.ConnectionReset);
        await transport.DisposeAsync();
    }

    private static async Task<SocketError> RelayAsync(TcpListener relay, int port)
    {
        using Socket near = await relay.AcceptSocketAsync(Token);
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await far.ConnectAsync(IPAddress.Loopback, port, Token);
        Task<SocketError> up = CopyAsync(near, far);
        _ = CopyAsync(far, near);
        return await up;
    }

    private static async Task<SocketError> CopyAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[32 * 1024];
        try
        {
            int length;
            while ((length = await from.ReceiveAsync(buffer, Token)) > 0)
                await to.SendAsync(buffer.AsMemory(0, length), Token);
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
        catch (ObjectDisposedException)
        {
            return SocketError.OperationAborted;
        }
    }
}
