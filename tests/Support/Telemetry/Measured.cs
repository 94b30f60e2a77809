using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Leafwire.Tests.Telemetry;

/// <summary>What instruments record while it listens, of one site.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _seen = new();
    private readonly Predicate<Dictionary<string, object?>> _wanted;

    public Measured(string meter, Predicate<Dictionary<string, object?>> wanted)
    {
        _wanted = wanted;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == meter)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Add(i, value.ToString(CultureInfo.InvariantCulture), tags));
        _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Add(i, value.ToString(CultureInfo.InvariantCulture), tags));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) =>
            Add(i, value.ToString("0.###", CultureInfo.InvariantCulture), tags));
        _listener.Start();
    }

    /// <summary>Name, value, unit, and attributes, each once or as often as it came.</summary>
    public IReadOnlyList<string> Seen => [.. _seen];

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, string value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Dictionary<string, object?> all = new(tags.ToArray());
        if (_wanted(all))
        {
            IEnumerable<string> attributes = all.OrderBy(t => t.Key, StringComparer.Ordinal)
                .Select(t => $"{t.Key["leafwire.".Length..]}={t.Value}");
            _seen.Enqueue($"{instrument.Name} {value} {instrument.Unit} {string.Join(' ', attributes)}");
        }
    }
}
