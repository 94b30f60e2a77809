using System.Globalization;
using Leafwire.Contracts;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Notifications;

/// <summary>What there is to tell of a runner. The same silence has the same id, however often it is looked at.</summary>
internal static class RunnerNotifications
{
    public static Notification Silent(RunnerRecord runner) => Begin(runner, NotificationKind.RunnerSilent, runner.SilentSince!.Value) with
    {
        Title = $"Runner {runner.Runner} at {runner.Site} is silent",
        Text = $"Nobody has answered for its devices since {runner.SilentSince:u}; it was heard last at {runner.HeardAt:u}. "
            + "Pushes to them are refused until somebody does. A switch that is armed goes back by its own timer.",
        Next = "On the runner's machine look at the service and at the leaf node's connection: systemctl status leafwire-runner.",
        Commands = [$"leafwire site {runner.Site}", "systemctl status leafwire-runner", "journalctl -u leafwire-runner -n 50"],
        Runner = new NotifiedRunner(runner.Runner, null),
    };

    public static Notification ClockOff(RunnerRecord runner, TimeSpan ahead, DateTimeOffset now) =>
        Begin(runner, NotificationKind.ClockOff, runner.ClockOffSince!.Value) with
        {
            At = now,
            Title = $"The clock of runner {runner.Runner} at {runner.Site} is off",
            Text = string.Create(CultureInfo.InvariantCulture,
                $"It is {ahead.Duration().TotalSeconds:0.0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} the pipeline's. ")
                + "Pushes to its devices are refused while it differs by more than their clockTolerance.",
            Next = "Set both clocks by NTP: on the runner's machine, chronyc tracking or timedatectl shows what it follows.",
            Commands = [$"leafwire site {runner.Site}", "timedatectl timesync-status"],
            Runner = new NotifiedRunner(runner.Runner, Math.Round(ahead.TotalMilliseconds)),
        };

    private static Notification Begin(RunnerRecord runner, NotificationKind kind, DateTimeOffset since) => new()
    {
        Id = $"{Token.Escape(runner.Site)}.{Token.Escape(runner.Runner)}.{EnumText.Of(kind)}.{since.ToUnixTimeSeconds()}",
        Kind = kind,
        Site = runner.Site,
        At = since,
        Subject = $"runners/{runner.Runner}",
        Title = "",
        Text = "",
        Next = "",
        Commands = [],
    };
}
