namespace Leafwire.Lab.Simulation;

/// <summary>SplitMix64: the same numbers for a seed on every machine and under every runtime.</summary>
internal sealed class SimRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong NextBits()
    {
        ulong z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 to below the bound.</summary>
    public int Next(int bound) => (int)((NextBits() >> 33) % (uint)bound);

    /// <summary>From the first to the second, both included.</summary>
    public int Next(int from, int to) => from + Next(to - from + 1);

    /// <summary>From 0 to below 1.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => NextDouble() < probability;

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    /// <summary>A span between two, to the millisecond.</summary>
    public TimeSpan Span(TimeSpan from, TimeSpan to) =>
        TimeSpan.FromMilliseconds(Math.Floor(from.TotalMilliseconds + (NextDouble() * (to - from).TotalMilliseconds)));
}
