namespace Leafwire.Lab.Commands.Bench;

/// <summary>The straight line that lies nearest to points, by least squares.</summary>
/// <param name="Start">Its value at zero.</param>
/// <param name="Slope">By how much it rises for one.</param>
internal readonly record struct Line(double Start, double Slope)
{
    /// <summary>The line through points; level when they do not tell a slope.</summary>
    public static Line Through(IReadOnlyList<(double X, double Y)> points)
    {
        double x = points.Average(p => p.X), y = points.Average(p => p.Y);
        double width = points.Sum(p => (p.X - x) * (p.X - x));
        double slope = width == 0 ? 0 : points.Sum(p => (p.X - x) * (p.Y - y)) / width;
        return new Line(y - (slope * x), slope);
    }

    /// <summary>Its value at some place.</summary>
    public double At(double x) => Start + (Slope * x);
}
