using Leafwire.Messaging;

namespace Leafwire.Tests.Unit.Messaging;

public sealed class PullTimesTests
{
    // As nats-server sees it: in nanoseconds, which the library counts in floating point.
    [Fact]
    public void Heartbeat_IsNeverAboveHalfTheWait()
    {
        for (long ticks = 20_000; ticks < 40_000_000; ticks += 9_973)
        {
            var times = PullTimes.Of(TimeSpan.FromTicks(ticks), TimeSpan.FromSeconds(1.5));

            Nanoseconds(times.Heartbeat).ShouldBeInRange(1, Nanoseconds(times.Expires) / 2, $"{ticks} ticks");
            times.Expires.ShouldBeInRange(TimeSpan.FromTicks(ticks), TimeSpan.FromTicks(ticks + TimeSpan.TicksPerMillisecond));
        }
    }

    [Fact]
    public void Heartbeat_OfALongWait_IsTheOneAskedFor() =>
        PullTimes.Of(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(15)).Heartbeat.ShouldBe(TimeSpan.FromSeconds(15));

    [Fact]
    public void Wait_ThatIsNone_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => PullTimes.Of(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1)));

    private static long Nanoseconds(TimeSpan time) => (long)(time.TotalMilliseconds * 1_000_000);
}
