using Leafwire.Messaging;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Messaging;

public sealed class BackoffTests
{
    [Fact]
    public void Next_AfterEachFailure_IsTwiceTheOneBeforeUpToTheLongest()
    {
        var backoff = new Backoff();
        Pauses().ShouldBe([250, 500, 1000, 2000, 4000, 5000, 5000]);
        backoff.Reset();
        backoff.Next().ShouldBe(Backoff.UsualFirst);

        double[] Pauses() => [.. Enumerable.Range(0, 7).Select(_ => backoff.Next().TotalMilliseconds)];
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(5, 30)]
    [InlineData(64, 30)]
    [InlineData(int.MaxValue, 30)]
    public void After_AnyNumberOfFailures_IsNeverLongerThanTheLongest(int failures, int seconds) =>
        Backoff.After(failures, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30)).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public async Task WaitAsync_OfManyWhoWait_EndsWithinThePauseAndNotBeforeThreeQuartersOfIt()
    {
        var time = new FakeTimeProvider();
        Task[] waiting = [.. Enumerable.Range(0, 50).Select(_ => new Backoff().WaitAsync(time, CancellationToken.None))];
        time.Advance(Backoff.UsualFirst * 0.74);
        waiting.ShouldAllBe(task => !task.IsCompleted);
        time.Advance(Backoff.UsualFirst * 0.27);
        await Task.WhenAll(waiting);
    }
}
