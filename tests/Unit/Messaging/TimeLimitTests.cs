using Leafwire.Messaging;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Messaging;

public sealed class TimeLimitTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void IsOver_WhenTheTimeIs_AndTheTokenFalls()
    {
        using var limit = new TimeLimit(TimeSpan.FromSeconds(2), _time);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        (limit.IsOver, limit.Token.IsCancellationRequested).ShouldBe((false, false));
        _time.Advance(TimeSpan.FromSeconds(0.2));
        (limit.IsOver, limit.Token.IsCancellationRequested).ShouldBe((true, true));
    }

    [Fact]
    public void IsOver_WhenWhoeverAskedGaveUp_IsFalseAlsoWhenTheTimeIsOver()
    {
        using var outer = new CancellationTokenSource();
        using var limit = new TimeLimit(TimeSpan.FromSeconds(2), _time, outer.Token);
        outer.Cancel();
        limit.Token.IsCancellationRequested.ShouldBeTrue();
        limit.IsOver.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(3));
        limit.IsOver.ShouldBeFalse();
    }
}
