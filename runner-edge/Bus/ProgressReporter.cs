using Leafwire.Contracts;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;

namespace Leafwire.Runner.Bus;

/// <summary>Tells people who watch which stage begins. Never holds up the work, and is dropped while the leaf is away.</summary>
internal sealed class ProgressReporter(NatsBus bus, TimeProvider time, ILogger<ProgressReporter> log)
{
    public void Report(Command command, string stage, string? outcome = null)
    {
        if (bus.IsConnected)
            _ = SendAsync(new Progress(command.PushId, command.Site, command.Device, command.Kind, stage, outcome, time.GetUtcNow()));
    }

    private async Task SendAsync(Progress progress)
    {
        try
        {
            await bus.Connection.PublishAsync(Subjects.Progress(progress.Site, progress.Device), Wire.Encode(progress));
        }
        catch (Exception e) when (e is NatsException or OperationCanceledException or ObjectDisposedException)
        {
            BusLog.ProgressLost(log, progress.Device, e.Message);
        }
    }
}
