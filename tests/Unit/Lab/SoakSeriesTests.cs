using Leafwire.Lab.Commands.Bench;

namespace Leafwire.Tests.Unit.Lab;

public sealed class SoakSeriesTests
{
    [Fact]
    public void Series_ThatRisesToTheEnd_Grows()
    {
        SoakSeries series = Of(60, at => 100 + at);
        series.Grows.ShouldBeTrue();
        (series.First, series.Last, series.Most, series.SecondThird, series.LastThird).ShouldBe((100, 159, 159, 129.5, 149.5));
        series.SlopePerHour.ShouldBe(3600, 0.001);
    }

    /// <summary>What is made at the start and then stays is no growth: the first third is compared with nothing.</summary>
    [Fact]
    public void Series_ThatIsLevelOnceItIsWarm_DoesNotGrow()
    {
        SoakSeries series = Of(60, at => at < 20 ? 10 * at : 200);
        series.Grows.ShouldBeFalse();
        series.SlopePerHour.ShouldBe(0);
    }

    [Fact]
    public void Series_ThatGoesUpAndDown_DoesNotGrow() => Of(90, at => 100 + (at % 10 * 3)).Grows.ShouldBeFalse();

    /// <summary>Small numbers rise by more than a tenth when one is added; so a slack comes on top.</summary>
    [Theory]
    [InlineData(2, 4, false)]
    [InlineData(2, 8, true)]
    public void Series_OfAFew_MayRiseByItsSlack(int before, int after, bool grows) =>
        Of(60, at => at < 40 ? before : after).Grows.ShouldBe(grows);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Series_OfFewSamples_IsToldAsWell(int count) => Of(count, _ => 5).Grows.ShouldBeFalse();

    private static SoakSeries Of(int count, Func<int, double> value)
    {
        var series = new SoakSeries("x", Slack: 4);
        for (int at = 0; at < count; at++)
            series.Add(at, value(at));
        return series;
    }
}
