using System.Globalization;

namespace Leafwire.Lab.Simulation;

/// <summary>What happened in a world, a line each.</summary>
internal sealed class Story
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Add(long elapsed, string who, string what) =>
        _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{elapsed / (double)TimeSpan.TicksPerSecond,9:0.000} s  {who}: {what}"));
}
