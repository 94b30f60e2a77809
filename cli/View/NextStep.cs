using Leafwire.Pipeline.Reports;

namespace Leafwire.Cli.View;

/// <summary>What a person can do about a device that did not end as wanted.</summary>
internal static class NextStep
{
    /// <summary>The step; null for a device that needs none.</summary>
    public static string? Of(DeviceReport device, string site) => device switch
    {
        { Runs: RunningConfiguration.Unknown } =>
            $"see what it runs: {ProgramName.Text} fetch --device {device.Device} --site {site}",
        { Outcome: DeviceOutcome.Rejected } => $"mend its configuration in AVD, build, push again",
        { Outcome: DeviceOutcome.Unhealthy } => "compare expected and actual; mend the configuration or the check, push again",
        { Outcome: DeviceOutcome.Unreachable } =>
            $"see that its runner reaches it over SSH and may log in: {ProgramName.Text} site {site}; then push again",
        { Outcome: DeviceOutcome.Busy } => "end the other session on the switch ('show configuration sessions'), push again",
        { Outcome: DeviceOutcome.Expired } => "push again; if it comes too late again, raise commitTimer or leave it out",
        { Outcome: DeviceOutcome.Changed } =>
            $"see who changed it: {ProgramName.Text} drift --site {site} --device {device.Device} --now; then push again",
        { Outcome: DeviceOutcome.Silent } => $"see that its runner runs: {ProgramName.Text} site {site}; then push again",
        { Outcome: DeviceOutcome.Failed } => "see its runner's log, then push again",
        _ => null,
    };
}
