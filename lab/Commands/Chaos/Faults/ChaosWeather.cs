using System.Globalization;
using Leafwire.Lab.Switches;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>Makes random disturbances.</summary>
/// <param name="random">Where the choices come from.</param>
/// <param name="devices">The switches.</param>
/// <param name="parts">The processes that can be killed.</param>
/// <param name="longest">The longest that anything lasts.</param>
internal sealed class ChaosWeather(Random random, IReadOnlyList<string> devices, IReadOnlyList<string> parts, TimeSpan longest)
{
    /// <summary>Longer than a hub's or leaf's clients need to see that it is gone, and a runner's lease lives.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(25);

    private static readonly string[] Aaa =
    [
        "deny:show:1", "deny:show configuration sessions:2", "deny:show running-config:2", "deny:configure session:2",
        "deny:configure session * commit:1",
        "deny-armed:show:1", "deny:commit timer:1", "deny:copy:1", "deny:write memory:2", "login-breaks-on-commit",
        "login-breaks-on-commit",
    ];

    private static readonly string[] Slow = ["pace=real", "slow-auth:0.5", "slow-revert:6", "session-leaves-table:3", "double-echo"];

    private static readonly string[] Terminal =
    [
        "async-log", "async-log", "broadcast", "clock-prompt", "warn:Change will take effect only after switch reboot", "password-expired",
    ];

    /// <summary>The next disturbance.</summary>
    public Disturbance Next() => random.Next(28) switch
    {
        < 6 => new Disturbance.Kill(OneOf(parts), Span(0.1, 8)),
        < 9 => new Disturbance.Freeze(OneOf([.. parts, ChaosSite.Storage]), Span(0.5, LongestPause.TotalSeconds)),
        < 10 => new Disturbance.CutLink(Span(1, longest.TotalSeconds)),
        < 11 => new Disturbance.SilenceLink(Span(1, longest.TotalSeconds / 2)),
        < 12 => new Disturbance.SlowLink(TimeSpan.FromMilliseconds(random.Next(50, 500)), Span(3, 15)),
        < 15 => DropAtStage(),
        < 16 => new Disturbance.DropSsh(OneOf(devices)),
        < 17 => new Disturbance.FillSessions(OneOf(devices), Span(1, 10)),
        < 19 => FaultOfSwitch(),
        < 22 => Make(OneOf(Aaa)),
        < 24 => Make(OneOf(Slow)),
        < 26 => Make(OneOf(Terminal)),
        < 27 => new Disturbance.Clock(OneOf(ChaosSite.ClockParts), Ahead(), Span(5, longest.TotalSeconds)),
        _ => new Disturbance.Repeat(random.Next(5, 60), random.Next()),
    };

    // Most are within what a site may be off, and some are not.
    private TimeSpan Ahead() =>
        TimeSpan.FromSeconds((random.Next(2) == 0 ? -1 : 1) * (random.Next(4) == 0 ? random.Next(8, 180) : 1 + (3 * random.NextDouble())));

    private Disturbance.SwitchFault DropAtStage() => Make("drop-at:" + OneOf(Fault.DropStages));

    private Disturbance.SwitchFault FaultOfSwitch() => Make(OneOf<string>(
    [
        $"slow-commit:{random.Next(1, 4).ToString(CultureInfo.InvariantCulture)}", "refuse-line:vlan", "refuse-commit", "unreachable",
        "lose-management", "foreign-session", "wrong-host-key",
    ]));

    private Disturbance.SwitchFault Make(string text) => new(OneOf(devices), Fault.Parse(text), text, Span(2, 20));

    private T OneOf<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    // Short ones are more frequent than long ones, as in life.
    private TimeSpan Span(double from, double to)
    {
        double limit = Math.Max(from, Math.Min(to, longest.TotalSeconds));
        return TimeSpan.FromSeconds(from + ((limit - from) * Math.Pow(random.NextDouble(), 2)));
    }
}
