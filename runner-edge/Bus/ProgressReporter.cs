using Leafwire.Contracts;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;

namespace Leafwire.Runner.Bus;

/// <summary>Tells people who watch which stage begins. Never holds up the work, and is dropped while the leaf is away.</summary>
internal sealed class ProgressReporter(NatsBus bus, ILogger<ProgressReporter> log)
{
    public void Report(Progress progress)
    {
        if (bus.IsConnected)
            _ = SendAsync(progress);
    }

    private async Task SendAsync(Progress progress)
    {
        try
        {
            await bus.Connection.PublishAsync(Subjects.Progress(progress.Site, progress.Device), Wire.Encode(progress));
        }
        catch (Exception e) when (e is NatsException or OperationCanceledException or ObjectDisposedException)
        {
            log.ProgressLost(progress.Device, e.Message);
        }
    }
}
