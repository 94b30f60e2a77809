using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Eos;

/// <summary>
/// A clock for scripted switches: a delay is over at once, with the clock moved on; a timeout comes only when the clock gets there.
/// </summary>
internal sealed class JumpingTime() : FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (state is not CancellationTokenSource && dueTime > TimeSpan.Zero)
            Advance(dueTime);
        return timer;
    }
}
