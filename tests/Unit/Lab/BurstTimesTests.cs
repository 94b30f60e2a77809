using Leafwire.Lab.Commands.Bench;

namespace Leafwire.Tests.Unit.Lab;

public sealed class BurstTimesTests
{
    [Fact]
    public void Pushes_InOrder_WaitAsTheirPlaceSays()
    {
        var times = BurstTimes.Of([.. Enumerable.Range(0, 10).Select(i => new PushTimes(10 * i, 30 * i, 1000 + (30 * i)))]);

        (times.AllUploaded, times.AllRecorded, times.Longest, times.Places).ShouldBe((90, 1270, 1180, 0));
        times.PerSecond.ShouldBe(10 / 1.27, 0.001);
        times.Median.ShouldBe(1100);
        times.Spread.ShouldBe(0, 0.001);
    }

    /// <summary>Seven places were given away at once: whoever was first came behind seven others.</summary>
    [Fact]
    public void Push_ThatOthersOvertake_IsSeenInPlacesAndSpread()
    {
        PushTimes[] fair = [.. Enumerable.Range(0, 8).Select(i => new PushTimes(i, 10 + i, 100))];

        var times = BurstTimes.Of([fair[0] with { Began = 500, Ended = 600 }, .. fair[1..]]);

        times.Places.ShouldBe(7);
        times.Spread.ShouldBeGreaterThan(200);
        BurstTimes.Of(fair).Spread.ShouldBe(0, 0.001);
    }

    /// <summary>The order is that of uploads, and not that in which they are listed.</summary>
    [Fact]
    public void Order_IsThatOfUploads() =>
        BurstTimes.Of([new(20, 70, 90), new(10, 60, 80), new(0, 50, 70)]).Places.ShouldBe(0);

    [Fact]
    public void Push_Alone_IsInItsPlace() =>
        BurstTimes.Of([new(10, 20, 1000)]).ShouldBe(new BurstTimes(10, 1000, 1, 990, 990, 0, 0));

    [Fact]
    public void Line_ThroughPoints_IsTheNearest()
    {
        var line = Line.Through([(0, 1), (1, 4), (2, 7), (3, 10)]);
        (line.Start, line.Slope, line.At(10)).ShouldBe((1, 3, 31));
        Line.Through([(0, 0), (1, 3), (2, 0)]).ShouldBe(new Line(1, 0));
        Line.Through([(5, 2)]).ShouldBe(new Line(2, 0));
    }
}
