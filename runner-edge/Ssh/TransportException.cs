using Leafwire.Runner.Settings;

namespace Leafwire.Runner.Ssh;

/// <summary>
/// A connection to a switch that could not be made or broke. The message is fit for a report: it names the trouble and the
/// way out, never a secret, and nothing that only the site knows. That is a <see cref="SiteFact"/> and cannot get into a text;
/// what others said of the trouble, which may hold it, is in <see cref="Detail"/>.
/// </summary>
internal sealed class TransportException(TransportFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public TransportFault Fault { get; } = fault;

    /// <summary>More, for the local log alone; null for nothing more.</summary>
    public SiteFact? Detail { get; init; }

    /// <summary>Message and detail, for the local log alone.</summary>
    public SiteFact Local => Detail is { } detail ? $"{Message} ({detail.Reveal()})" : Message;

    /// <summary>True for a login that asks for something which is not there to be given: not even a second try can help.</summary>
    public bool IsFinal { get; init; }

    /// <summary>True when trying again at once cannot help: somebody has to correct something first. A switch must
    /// not lock an account because a runner insists.</summary>
    public bool NeedsOperator => Fault is TransportFault.HostKey or TransportFault.Login or TransportFault.Held;

    /// <summary>The same for a login that a switch asks back for in its own words, such as <c>admin@192.0.2.1's password:</c>.</summary>
    public TransportException Without(DeviceProfile device)
    {
        string message = device.Withhold(Message);
        return message == Message ? this : new TransportException(Fault, message, InnerException) { Detail = Local, IsFinal = IsFinal };
    }
}
