namespace Leafwire.Runner.Ssh;

/// <summary>A connection to a switch that could not be made or broke. The message is fit for a report: it names the
/// trouble and the way out, never a secret.</summary>
internal sealed class TransportException(TransportFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public TransportFault Fault { get; } = fault;

    /// <summary>True when trying again at once cannot help: somebody has to correct something first. A switch must
    /// not lock an account because a runner insists.</summary>
    public bool NeedsOperator => Fault is TransportFault.HostKey or TransportFault.Login or TransportFault.Held;
}
