using System.Diagnostics.Metrics;
using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Lanes;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Telemetry;
using Leafwire.Runner.Work;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Leafwire.Runner.Health;

/// <summary>Says how the runner stands whenever metrics are sent. There is one only where they are.</summary>
internal sealed class RunnerGauges : BackgroundService
{
    private static readonly TimeSpan JournalInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan JournalPatience = TimeSpan.FromSeconds(5);

    private readonly Meter _meter = new(TelemetryNames.Runner);
    private readonly NatsBus _bus;
    private readonly TimeProvider _time;
    private readonly ILogger<RunnerGauges> _log;
    private long _journal = -1;

    public RunnerGauges(
        RunnerSettings settings, LaneSet lanes, Sightings sightings, Func<RunnerHealth> health, NatsBus bus, TimeProvider time,
        ILogger<RunnerGauges> log)
    {
        (_bus, _time, _log) = (bus, time, log);
        KeyValuePair<string, object?> site = new(TelemetryNames.Site, settings.Site);
        KeyValuePair<string, object?> runner = new(TelemetryNames.RunnerName, settings.Name);
        RunnerGaugeNames.SlotUsage(_meter, () => lanes.Slots.Select(slot => Of(slot.Slots.Used, "leafwire.slot", slot.Name)));
        RunnerGaugeNames.SlotLimit(_meter, () => lanes.Slots.Select(slot => Of(slot.Slots.Size, "leafwire.slot", slot.Name)));
        RunnerGaugeNames.ArmedTimers(_meter, () => [new Measurement<int>(sightings.ArmedCount, site, runner)]);
        RunnerGaugeNames.Devices(_meter, () =>
        {
            RunnerHealth now = health();
            return
            [
                Of(now.Devices, "leafwire.device.state", "known"),
                Of(now.Serving, "leafwire.device.state", "held"),
                Of(now.Reading, "leafwire.device.state", "reading"),
            ];
        });
        RunnerGaugeNames.JournalSize(_meter, () =>
            Interlocked.Read(ref _journal) is >= 0 and var bytes ? [new Measurement<long>(bytes, site, runner)] : []);

        Measurement<int> Of(int value, string name, string text) => new(value, site, runner, new KeyValuePair<string, object?>(name, text));
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    // Metrics are read at once; the leaf takes its time to answer.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            using (var limit = new TimeLimit(JournalPatience, _time, stoppingToken))
            {
                try
                {
                    INatsJSStream journal = await _bus.Leaf.GetStreamAsync("KV_" + Names.Journal, cancellationToken: limit.Token);
                    Interlocked.Exchange(ref _journal, journal.Info.State.Bytes);
                }
                catch (Exception e) when (e is NatsException || (e is OperationCanceledException && limit.IsOver))
                {
                    _log.JournalNotMeasured(e.Message);
                }
            }

            await Task.Delay(JournalInterval, _time, stoppingToken);
        }
    }
}
