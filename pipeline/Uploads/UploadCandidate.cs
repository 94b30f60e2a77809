using Leafwire.Eos;

namespace Leafwire.Pipeline.Uploads;

/// <summary>
/// A device's configuration in an upload. Its text stays where it lies: an upload unpacks to more than a host is to hold.
/// </summary>
/// <param name="facts">What planning needs to know of it.</param>
/// <param name="read">Reads the text, line ends LF.</param>
public sealed class UploadCandidate(SwitchFacts facts, Func<CancellationToken, ValueTask<string>> read)
{
    /// <summary>What it says of its switch's place in the fabric.</summary>
    public SwitchFacts Facts { get; } = facts;

    /// <summary>Reads the text, line ends LF. One at a time: what it is read from may know one place only.</summary>
    /// <exception cref="ObjectDisposedException">What the upload was read from is closed.</exception>
    public ValueTask<string> ReadAsync(CancellationToken cancellationToken) => read(cancellationToken);
}
