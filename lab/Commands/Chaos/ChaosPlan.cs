using System.Globalization;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>How a campaign is to be.</summary>
internal sealed record ChaosOptions
{
    /// <summary>Where its choices come from: the same number gives the same uploads and disturbances at the same times.</summary>
    public required int Seed { get; init; }

    /// <summary>Rounds; null to go by <see cref="Time"/>.</summary>
    public int? Rounds { get; init; }

    /// <summary>How long new rounds begin; null to go by <see cref="Rounds"/>.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Switches. Default: 12.</summary>
    public int Devices { get; init; } = 12;

    /// <summary>Servers of the hub, 1 or 3. Default: 1.</summary>
    public int HubServers { get; init; } = 1;

    /// <summary>The longest that a disturbance lasts. Default: 2 minutes.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The switches' names.</summary>
    public IReadOnlyList<string> DeviceNames =>
        [.. Enumerable.Range(1, Devices).Select(n => $"leaf{n.ToString(CultureInfo.InvariantCulture)}")];
}

/// <summary>A piece of the campaign: what begins in it, each so long after its start.</summary>
internal sealed record ChaosRound(
    int Number, TimeSpan Length, IReadOnlyList<(TimeSpan After, ChaosUpload Upload, bool Twice)> Uploads,
    IReadOnlyList<(TimeSpan After, Disturbance What)> Disturbances);

/// <summary>The rounds of a campaign. They depend on the seed alone and not on what happens.</summary>
internal sealed class ChaosPlan
{
    private readonly Random _random;
    private readonly ChaosTraffic _traffic;
    private readonly ChaosWeather _weather;
    private int _number;

    public ChaosPlan(ChaosOptions options, string site, IReadOnlyList<string> parts)
    {
        _random = new Random(options.Seed);
        _traffic = new ChaosTraffic(_random, site, options.Devices);
        _weather = new ChaosWeather(_random, options.DeviceNames, parts, options.Longest);
    }

    /// <summary>The next round.</summary>
    public ChaosRound Next()
    {
        TimeSpan length = Within(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6));
        (TimeSpan, ChaosUpload, bool)[] uploads = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(
            _ => (Within(TimeSpan.Zero, length), _traffic.Next(), _random.Next(4) == 0))];
        (TimeSpan, Disturbance)[] disturbances =
            [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => (Within(TimeSpan.Zero, length), _weather.Next()))];
        return new ChaosRound(++_number, length, uploads, disturbances);
    }

    private TimeSpan Within(TimeSpan from, TimeSpan to) => from + ((to - from) * _random.NextDouble());
}
