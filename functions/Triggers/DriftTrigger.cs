using Leafwire.Pipeline.Steps;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Leafwire.Functions.Triggers;

/// <summary>Looks each minute whether a drift run is due; <c>Leafwire:Drift:Every</c> says how often one is.</summary>
internal sealed class DriftTrigger(DriftSchedule drift)
{
    /// <summary>Every minute, between the sweeps: <see cref="DriftSchedule.Interval"/>.</summary>
    private const string Schedule = "30 * * * * *";

    [Function("Drift")]
    public Task OnTimerAsync(
        [TimerTrigger(Schedule)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        _ = timer;
        return drift.RunAsync(new DurableStarter(client), cancellationToken);
    }
}
