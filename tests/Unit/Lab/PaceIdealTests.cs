using Leafwire.Lab.Commands.Bench;
using Leafwire.Lab.Switches;
using static Leafwire.Lab.Switches.SwitchPauseKind;

namespace Leafwire.Tests.Unit.Lab;

public sealed class PaceIdealTests
{
    /// <summary>The third connection is the one that confirms: it counts where the confirmation does.</summary>
    [Fact]
    public void Device_Alone_TakesAllOfIt() =>
        PaceIdeal.Of([Push(1)], lanes: 32, confirms: 64).ShouldBe(new PaceIdeal(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(5)));

    /// <summary>Of eight, four at once are armed in two turns; two at once are saved in four, the first once it is confirmed.</summary>
    [Fact]
    public void Devices_MoreThanSlots_TakeTurns_AndAreSavedWhileOthersAreConfirmed() =>
        PaceIdeal.Of(Enumerable.Repeat(Push(1), 8), lanes: 4, confirms: 2).ShouldBe(
            new PaceIdeal(TimeSpan.FromSeconds(14), TimeSpan.FromSeconds(2 + (4 * 3))));

    [Fact]
    public void Device_ThatTakesLongest_SetsTheLeast() =>
        PaceIdeal.Of([Push(10), Push(1), Push(1)], lanes: 32, confirms: 64).Arming.ShouldBe(TimeSpan.FromSeconds(70));

    [Fact]
    public void Device_ThatNeverConfirmed_CountsAsArming() =>
        PaceIdeal.Of([[Of(Connect, 1), Of(Load, 2)]], lanes: 1, confirms: 1).ShouldBe(
            new PaceIdeal(TimeSpan.FromSeconds(3), TimeSpan.Zero));

    [Fact]
    public void Together_IsOneAfterTheOther() =>
        new PaceIdeal(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4)).Together.ShouldBe(TimeSpan.FromSeconds(7));

    private static SwitchPause[] Push(double factor) =>
    [
        Of(Connect, factor), Of(Load, factor), Of(Commit, 4 * factor), Of(Connect, factor),
        Of(Connect, factor), Of(Confirm, factor), Of(Save, 3 * factor),
    ];

    private static SwitchPause Of(SwitchPauseKind kind, double seconds) =>
        new(kind, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(seconds));
}
