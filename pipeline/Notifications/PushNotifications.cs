using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Notifications;

/// <summary>
/// What there is to tell of a push, from how it stands: the same state gives the same message under the same id, whoever looks.
/// </summary>
internal static class PushNotifications
{
    /// <summary>The message; null when nobody needs to be told.</summary>
    public static Notification? Of(PushReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return KindOf(report) switch
        {
            NotificationKind.AwaitingApproval => Awaiting(report),
            NotificationKind.Split => Split(report),
            NotificationKind.Reverted => Reverted(report),
            NotificationKind.Failed => Failed(report),
            _ => null,
        };
    }

    private static NotificationKind? KindOf(PushReport report) => report.Status switch
    {
        PushStatus.AwaitingApproval => NotificationKind.AwaitingApproval,
        PushStatus.Running => null,
        _ when !report.Consistent => NotificationKind.Split,
        PushStatus.Failed or PushStatus.Cancelled when report.Devices.Any(WentBack) => NotificationKind.Reverted,
        PushStatus.Failed or PushStatus.Refused => NotificationKind.Failed,
        _ => null,
    };

    // Of a switch whose checks failed before it was armed there is nothing from before the change.
    private static bool WentBack(DeviceReport device) => device is { Outcome: DeviceOutcome.Reverted }
        or { Outcome: DeviceOutcome.Unhealthy, Runs: RunningConfiguration.Old, Before: not null };

    private static Notification Awaiting(PushReport report) => Begin(report, NotificationKind.AwaitingApproval, report.Devices) with
    {
        Title = $"Push {report.Id} at {report.Site} waits for approval",
        Text = $"{Upload(report)} would change {Notification.Count(Changing(report), "device")}. Nothing was changed.",
        Next = "Look at the differences and the risks, then approve the digest, or reject it.",
        Commands =
        [
            $"leafwire approve {report.Id} --digest {report.Digest}",
            $"leafwire status {report.Id}",
            $"leafwire reject {report.Id} --reason WHY",
        ],
    };

    private static Notification Split(PushReport report) =>
        Begin(report, NotificationKind.Split, report.Devices.Where(d => d.Outcome is not (DeviceOutcome.Confirmed
            or DeviceOutcome.Unchanged) || d.Runs == RunningConfiguration.Unknown)) with
        {
            Title = $"Push {report.Id} at {report.Site} ended split",
            Text = $"{Upload(report)}: not all switches of one transaction run the same, or what one runs is not known. "
                + $"{Outcomes(report)}.",
            Next = "See what each switch runs. Then bring them together: push again, or put back what was confirmed.",
            Commands = [$"leafwire status {report.Id}", $"leafwire restore --push {report.Id}"],
        };

    private static Notification Reverted(PushReport report) =>
        Begin(report, NotificationKind.Reverted, report.Devices.Where(d => WentBack(d) || IsFailure(d))) with
        {
            Title = $"Push {report.Id} at {report.Site} was put back",
            Text = $"{Upload(report)} {(report.Status == PushStatus.Cancelled ? "was cancelled" : "failed")}; "
                + $"{(report.Devices.Count(WentBack) == 1 ? "1 switch that ran it on a timer runs" : $"{report.Devices.Count(WentBack)} "
                    + "switches that ran it on a timer run")} the old configuration again. "
                + $"{Outcomes(report)}.",
            Next = "Read why, mend the build, and push again; what went back needs nothing.",
            Commands = [$"leafwire status {report.Id}"],
        };

    private static Notification Failed(PushReport report) =>
        Begin(report, NotificationKind.Failed, report.Devices.Where(IsFailure)) with
        {
            Title = report.Status == PushStatus.Refused
                ? $"Push {report.Id} at {report.Site} was refused"
                : $"Push {report.Id} at {report.Site} failed",
            Text = report.Status == PushStatus.Refused
                ? $"{Upload(report)} could not be pushed, for {Notification.Count(report.Problems.Count, "reason")}. "
                    + "No switch was touched."
                : $"{Upload(report)}: {Outcomes(report)}.",
            Next = "Read why, mend it, and upload again.",
            Commands = [$"leafwire status {report.Id}"],
        };

    private static Notification Begin(PushReport report, NotificationKind kind, IEnumerable<DeviceReport> about)
    {
        DeviceReport[] devices = [.. about];
        return new Notification
        {
            // A push comes into each of these states once; one that could twice would count on.
            Id = $"{report.Id}.{EnumText.Of(kind)}.1",
            Kind = kind,
            Site = report.Site,
            At = report.EndedAt ?? (report.Timeline is [.., { } last] ? last.At : report.StartedAt),
            Subject = $"pushes/{report.Id}",
            Title = "",
            Text = "",
            Next = "",
            Commands = [],
            Push = new NotifiedPush(report.Id, report.Upload, report.Status, report.Digest, PushSummary.Of(report).Outcomes),
            Devices = [.. devices.Take(Notification.NamedDevices).Select(d => new NotifiedDevice(d.Device, d.Outcome))],
            DeviceCount = devices.Length,
        };
    }

    private static bool IsFailure(DeviceReport device) => device.Outcome is DeviceOutcome.Rejected or DeviceOutcome.Unhealthy
        or DeviceOutcome.Unreachable or DeviceOutcome.Busy or DeviceOutcome.Expired or DeviceOutcome.Changed
        or DeviceOutcome.Failed or DeviceOutcome.Silent;

    private static int Changing(PushReport report) => report.Devices.Count(d => d.Outcome == DeviceOutcome.Previewed);

    private static string Upload(PushReport report) => $"{report.Upload}{(report.DryRun ? " (dry run)" : "")}";

    private static string Outcomes(PushReport report) => report.Devices.Count == 0
        ? "it came to no device"
        : string.Join(", ", PushSummary.Of(report).Outcomes.Select(o => $"{o.Value} {o.Key}"));
}
