using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;

namespace Leafwire.Tests.Unit.Eos;

/// <summary>Hands out one scripted transport a connection; null is a switch that does not answer.</summary>
internal sealed class ScriptedConnector(params ScriptedTransport?[] transports) : ISwitchConnector
{
    public static readonly DeviceProfile Leaf1 = new() { Name = "leaf1", Host = "192.0.2.11", Username = "admin", Password = "secret" };

    /// <summary>Connections that were asked for.</summary>
    public int Attempts { get; private set; }

    /// <summary>Whose clock the logins are written down by.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>When each connection was asked for.</summary>
    public List<DateTimeOffset> AskedAt { get; } = [];

    /// <summary>The connections, by number from 0, whose login is refused.</summary>
    public Func<int, bool> RefusesLogin { get; set; } = _ => false;

    public Task<ISwitchTransport> ConnectAsync(DeviceProfile device, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Time is not null)
            AskedAt.Add(Time.GetUtcNow());
        if (RefusesLogin(Attempts))
        {
            Attempts++;
            return Task.FromException<ISwitchTransport>(
                new TransportException(TransportFault.Login, $"{device}: the switch refused the login"));
        }

        ScriptedTransport? next = Attempts < transports.Length ? transports[Attempts] : null;
        Attempts++;
        return next is not null ? Task.FromResult<ISwitchTransport>(next)
            : Task.FromException<ISwitchTransport>(
                new TransportException(TransportFault.Unreachable, $"{device}: no connection (connection refused)"));
    }
}
