using Leafwire.Runner.Health;
using Leafwire.Runner.Settings;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Runner;

public sealed class LoopLifeTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Loops_ThatGoRound_AreAliveWhateverCameOfIt()
    {
        var life = new LoopLife(_time);
        for (int i = 0; i < 20; i++)
        {
            life.Beat("leases");
            life.Beat("commands");
            _time.Advance(TimeSpan.FromSeconds(35));
            life.IsAlive(SystemdWatchdog.Longest).ShouldBeTrue();
        }
    }

    [Fact]
    public void Loop_ThatHangs_IsNoticedThoughTheOtherGoesRound()
    {
        var life = new LoopLife(_time);
        life.Beat("leases");
        _time.Advance(SystemdWatchdog.Longest + TimeSpan.FromSeconds(1));
        life.Beat("commands");
        life.IsAlive(SystemdWatchdog.Longest).ShouldBeFalse();
        life.End("leases");
        life.IsAlive(SystemdWatchdog.Longest).ShouldBeTrue();
    }
}
