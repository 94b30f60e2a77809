using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Steps;

/// <summary>How a host begins to drive a push.</summary>
public interface IPushStarter
{
    /// <summary>Drives a push from what is recorded of it, unless it is driven already.</summary>
    Task StartAsync(FoundUpload upload, CancellationToken cancellationToken);
}
