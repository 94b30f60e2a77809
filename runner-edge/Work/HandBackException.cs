namespace Leafwire.Runner.Work;

/// <summary>This runner cannot go on with a command and must not answer it: another one serves the device by now, or what is to be
/// said cannot be written down first. Nothing is half done; the command is to be begun again, by whoever has the device.</summary>
internal sealed class HandBackException(string reason, Exception? inner = null) : Exception(reason, inner);
