using System.Net;
using System.Net.Sockets;

namespace Leafwire.Lab.Processes;

/// <summary>
/// A free port that is kept for a child until disposed: bound and not listened to, so the system gives it to nobody,
/// and a program that binds it by its number, with address reuse as servers do, gets it.
/// </summary>
internal sealed class ReservedPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ReservedPort()
    {
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public void Dispose() => _socket.Dispose();
}
