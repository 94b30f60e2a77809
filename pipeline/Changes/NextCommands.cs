using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Changes;

/// <summary>The commands that fit the state of a push.</summary>
internal static class NextCommands
{
    public static IReadOnlyList<string> Of(PushReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Status switch
        {
            PushStatus.AwaitingApproval =>
                [$"leafwire approve {report.Id} --digest {report.Digest}", $"leafwire reject {report.Id}"],
            PushStatus.AwaitingPromotion => [$"leafwire promote {report.Id}", $"leafwire cancel {report.Id}"],
            PushStatus.Running => [$"leafwire status {report.Id}", $"leafwire cancel {report.Id}"],
            PushStatus.Succeeded or PushStatus.Incomplete when Changed(report) => [$"leafwire restore --push {report.Id}"],
            PushStatus.Succeeded => [],
            _ when Changed(report) => [$"leafwire status {report.Id}", $"leafwire restore --push {report.Id}"],
            _ => [$"leafwire status {report.Id}"],
        };
    }

    private static bool Changed(PushReport report) => report is { Task: PushTask.Push, DryRun: false }
        && report.Devices.Any(d => d.Outcome == DeviceOutcome.Confirmed);
}
