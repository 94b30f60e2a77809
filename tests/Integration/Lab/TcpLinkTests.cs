using System.Net;
using System.Net.Sockets;
using Leafwire.Lab.Processes;

namespace Leafwire.Tests.Integration.Lab;

/// <summary>The link that can be cut, over real sockets.</summary>
public sealed class TcpLinkTests : IAsyncDisposable
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly TcpLink _link;

    public TcpLinkTests()
    {
        _server.Start();
        _link = new TcpLink(() => ((IPEndPoint)_server.LocalEndpoint).Port, TimeProvider.System);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_Bytes_CrossBothWays()
    {
        (TcpClient near, TcpClient far) = await ConnectAsync();
        using (near)
        using (far)
        {
            await near.GetStream().WriteAsync("there"u8.ToArray(), Token);
            (await ReadAsync(far, 5)).ShouldBe("there");
            await far.GetStream().WriteAsync("back"u8.ToArray(), Token);
            (await ReadAsync(near, 4)).ShouldBe("back");
        }
    }

    [Fact]
    public async Task Cut_OpenConnection_CloseAtBothEnds_AndNewOnesAreClosed()
    {
        (TcpClient near, TcpClient far) = await ConnectAsync();
        using (near)
        using (far)
        {
            _link.Cut();
            (await EndsAsync(near)).ShouldBeTrue();
            (await EndsAsync(far)).ShouldBeTrue();
            using var other = new TcpClient();
            await other.ConnectAsync(IPAddress.Loopback, _link.Port, Token);
            (await EndsAsync(other)).ShouldBeTrue();
        }

        _link.Mend();
        (TcpClient again, TcpClient behind) = await ConnectAsync();
        again.Dispose();
        behind.Dispose();
    }

    [Fact]
    public async Task Silence_Bytes_WaitUntilItIsMended()
    {
        (TcpClient near, TcpClient far) = await ConnectAsync();
        using (near)
        using (far)
        {
            _link.Silence();
            await near.GetStream().WriteAsync("later"u8.ToArray(), Token);
            Task<string> reading = ReadAsync(far, 5);
            using var other = new TcpClient();
            await other.ConnectAsync(IPAddress.Loopback, _link.Port, Token);
            reading.IsCompleted.ShouldBeFalse();
            _link.Mend();
            (await reading).ShouldBe("later");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        _server.Dispose();
    }

    private async Task<(TcpClient Near, TcpClient Far)> ConnectAsync()
    {
        var near = new TcpClient();
        await near.ConnectAsync(IPAddress.Loopback, _link.Port, Token);
        return (near, await _server.AcceptTcpClientAsync(Token));
    }

    private static async Task<string> ReadAsync(TcpClient client, int count)
    {
        byte[] buffer = new byte[count];
        await client.GetStream().ReadExactlyAsync(buffer, Token);
        return System.Text.Encoding.ASCII.GetString(buffer);
    }

    private static async Task<bool> EndsAsync(TcpClient client)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[1], Token) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
