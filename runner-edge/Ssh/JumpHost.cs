using System.Net;
using Leafwire.Runner.Settings;
using Renci.SshNet;

namespace Leafwire.Runner.Ssh;

/// <summary>
/// A connection to a host that reaches what the runner cannot, with a port of this machine that leads through it to one
/// address (RFC 4254, 7.2, <c>direct-tcpip</c>). It belongs to one connection to a switch and is closed with it.
/// </summary>
internal sealed class JumpHost : IDisposable
{
    private static readonly Lock Threads = new();

    private readonly SshClient _client;
    private readonly ConnectionInfo _info;
    private readonly ForwardedPortLocal _port;

    private JumpHost(SshClient client, ConnectionInfo info, ForwardedPortLocal port)
    {
        (_client, _info, _port) = (client, info, port);
        port.Exception += (_, e) => Problem = e.Exception;
        // SSH.NET holds a thread of the pool for each forwarded connection, which everything else runs on.
        Reserve(1);
    }

    /// <summary>Leads to the address.</summary>
    public DeviceAddress Near => new(IPAddress.Loopback.ToString(), (int)_port.BoundPort);

    /// <summary>Why the address cannot be reached from there; null while nothing is known against it.</summary>
    public Exception? Problem { get; private set; }

    /// <summary>Opens the way through a connected client, and takes the client over. Blocks.</summary>
    /// <exception cref="Renci.SshNet.Common.SshException">The connection is gone.</exception>
    public static JumpHost Open(SshClient client, ConnectionInfo info, DeviceAddress far)
    {
        var port = new ForwardedPortLocal(IPAddress.Loopback.ToString(), 0, far.Host.Reveal(), (uint)far.Port);
        var jump = new JumpHost(client, info, port);
        try
        {
            client.AddForwardedPort(port);
            port.Start();
            return jump;
        }
        catch
        {
            jump.Dispose();
            throw;
        }
    }

    /// <summary>As <see cref="ISwitchTransport.Abort"/>: what is on its way through here as well.</summary>
    public void Abort() => SshTransport.Reset(_client);

    /// <summary>Closes the way and the connection. Blocks.</summary>
    public void Dispose()
    {
        // Closes the port with the client.
        SshTransport.Close(_client, _info);
        _port.Dispose();
        Reserve(-1);
    }

    private static void Reserve(int threads)
    {
        lock (Threads)
        {
            ThreadPool.GetMinThreads(out int workers, out int ports);
            ThreadPool.SetMinThreads(workers + threads, ports);
        }
    }
}
