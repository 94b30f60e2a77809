namespace Leafwire.Lab.Commands.Bench;

/// <summary>Something that was looked at again and again, and whether it grows.</summary>
/// <param name="Name">What it is, with its unit.</param>
/// <param name="Slack">
/// What the means of two thirds may differ by, as it goes up and down by itself; infinite for what is only told.
/// </param>
internal sealed record SoakSeries(string Name, double Slack)
{
    // Beside the slack.
    private const double Part = 0.1;

    private const double SecondsAnHour = 3600;

    private readonly List<(double Seconds, double Value)> _samples = [];

    /// <summary>How often it was looked at.</summary>
    public int Count => _samples.Count;

    /// <summary>When it began.</summary>
    public double First => _samples[0].Value;

    /// <summary>At the end.</summary>
    public double Last => _samples[^1].Value;

    /// <summary>At most.</summary>
    public double Most => _samples.Max(s => s.Value);

    /// <summary>The mean of the second third, when all is warm.</summary>
    public double SecondThird => _samples[Third..(Count < 3 ? Count : Count - Third)].Average(s => s.Value);

    /// <summary>The mean of the last third.</summary>
    public double LastThird => _samples[(Count < 3 ? 0 : Count - Third)..].Average(s => s.Value);

    /// <summary>By how much it rises in an hour, by the line through the last two thirds.</summary>
    public double SlopePerHour => Line.Through(_samples[Third..]).Slope * SecondsAnHour;

    /// <summary>
    /// True when the last third is higher than the second by more than a tenth and the slack: what goes on like that has no bound.
    /// </summary>
    public bool Grows => LastThird > (SecondThird * (1 + Part)) + Slack;

    private int Third => Count / 3;

    /// <summary>Notes how it is.</summary>
    public void Add(double seconds, double value) => _samples.Add((seconds, value));
}
