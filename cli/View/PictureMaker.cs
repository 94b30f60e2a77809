using Leafwire.Cli.Output;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Cli.View;

/// <summary>Makes what is shown of a push out of what is known of it.</summary>
internal static class PictureMaker
{
    /// <summary>A switch may say much; this many lines tell what is wrong, and the report has them all.</summary>
    private const int Lines = 6;

    public static PushPicture Of(PushMoment moment)
    {
        ArgumentNullException.ThrowIfNull(moment);
        DevicePicture[] devices = [.. (moment.Report?.Devices ?? []).Select(d => Of(d, moment))];
        DateTimeOffset[] armed = [.. (moment.Report?.Devices ?? []).Select(d => d.ArmedUntil).OfType<DateTimeOffset>()];
        PushStatus? status = moment.Row?.Status ?? moment.Report?.Status;
        bool isOver = moment.Row?.IsFinal ?? moment.Report?.IsFinal ?? false;
        string words = moment.Row?.Words ?? moment.Report?.Message ?? "waits for a host to take the upload up";
        return new PushPicture
        {
            Id = moment.Id,
            Site = moment.Site,
            Upload = moment.Upload,
            Status = status,
            Sentence = words,
            IsCounting = status == PushStatus.Running && moment.Row is { Hindrance: null or "" } && moment.Report?.Message == words
                && devices.Any(d => d.Look != DeviceLook.Idle),
            Elapsed = moment.Now - moment.Since,
            TimerLeft = armed.Length == 0 || isOver ? null : armed.Min() - moment.Now,
            Waits = isOver ? null : WaitsOf(moment.Report?.WaitsFor, moment.Now),
            Armed = armed.Length,
            Waves =
            [
                .. devices.GroupBy(d => d.Wave).OrderBy(g => g.Key == 0).ThenBy(g => g.Key)
                    .Select(g => new WavePicture(g.Key, [.. g.OrderBy(d => d.Name, NaturalOrder.Instance)])),
            ],
            Next = moment.Row is { } row ? PushWords.Next(row) : [],
            IsOver = isOver,
        };
    }

    /// <summary>A push that is looked at once, as its report tells it.</summary>
    public static PushPicture Of(PushReport report, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Of(new PushMoment
        {
            Id = report.Id,
            Site = report.Site,
            Upload = report.Upload,
            Since = report.StartedAt,
            Now = report.EndedAt ?? now,
            Report = report,
        });
    }

    private static DevicePicture Of(DeviceReport device, PushMoment moment)
    {
        DeviceLook look = LookOf(device);
        bool isOver = look is not (DeviceLook.Working or DeviceLook.Armed) && device.Outcome is not DeviceOutcome.Waiting
            && device is not { AtWorkSince: not null };
        DeviceStage? stage = isOver || moment.Report is { IsFinal: true } ? null : moment.Stages.GetValueOrDefault(device.Device);
        return new DevicePicture
        {
            Name = device.Device,
            Wave = device.Wave,
            Look = look,
            State = WordOf(device.Outcome),
            Stage = stage?.Outcome ?? stage?.Stage,
            IsAnswered = stage?.Outcome is not null,
            Elapsed = device.AtWorkSince is { } since && !isOver ? Positive(moment.Now - since)
                : device.Stages.Count > 0 ? TimeSpan.FromMilliseconds(device.Stages.Sum(s => s.Milliseconds))
                : null,
            Changed = device.Diff is not null || device.Added + device.Removed > 0 ? (device.Added, device.Removed) : null,
            Runs = RunsOf(device, look),
            Why = [.. WhyOf(device, look)],
            Next = look == DeviceLook.Bad ? NextStep.Of(device, moment.Site) : null,
            IsOver = isOver,
        };
    }

    private static string? WaitsOf(PushWait? wait, DateTimeOffset now) => wait?.What switch
    {
        PushWaitKind.Approval => $"waits for approval, {TimeText.Clock(wait.Until - now)} left",
        PushWaitKind.Promotion => $"waits to be promoted, {TimeText.Clock(wait.Until - now)} left",
        PushWaitKind.Soak => $"watches what is armed for {TimeText.Clock(wait.Until - now)} more",
        _ => null,
    };

    private static DeviceLook LookOf(DeviceReport device) => device.Outcome switch
    {
        _ when device.Runs == RunningConfiguration.Unknown => DeviceLook.Bad,
        DeviceOutcome.Waiting or DeviceOutcome.Skipped or DeviceOutcome.Absent => DeviceLook.Idle,
        DeviceOutcome.Armed or DeviceOutcome.Checking => DeviceLook.Armed,
        DeviceOutcome.Previewing or DeviceOutcome.Configuring or DeviceOutcome.Confirming or DeviceOutcome.Looking => DeviceLook.Working,
        // One that is put back because of others has nothing to say for itself.
        DeviceOutcome.Reverting => device.Message is null ? DeviceLook.Working : DeviceLook.Bad,
        DeviceOutcome.Repairing => DeviceLook.Bad,
        DeviceOutcome.Reverted => DeviceLook.Back,
        DeviceOutcome outcome when ReportText.IsGood(outcome) => DeviceLook.Good,
        _ => DeviceLook.Bad,
    };

    private static string WordOf(DeviceOutcome outcome) => outcome switch
    {
        DeviceOutcome.Absent => "not there yet",
        _ => ReportText.Of(outcome),
    };

    private static IEnumerable<string> WhyOf(DeviceReport device, DeviceLook look)
    {
        string name = device.Device + ": ";
        string[] details = look is DeviceLook.Idle ? [] : [.. ReportText.Details(device).SelectMany(d => d.Split('\n'))
            .Select(d => d.StartsWith(name, StringComparison.Ordinal) ? d[name.Length..] : d)];
        foreach (string line in details.Take(details.Length > Lines ? Lines - 1 : Lines))
            yield return ReportText.Printable(line.TrimEnd()).Replace('\t', ' ');
        if (details.Length > Lines)
            yield return $"and {details.Length - Lines + 1} more lines, in the report";
    }

    private static string? RunsOf(DeviceReport device, DeviceLook look) => (look, device) switch
    {
        (_, { Runs: RunningConfiguration.Unknown }) => "what it runs is not known",
        (not DeviceLook.Bad, _) or (_, { Outcome: DeviceOutcome.Reverting or DeviceOutcome.Repairing }) => null,
        (_, { Runs: RunningConfiguration.New }) => "runs the new configuration",
        _ => "runs its old configuration",
    };

    private static TimeSpan Positive(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;
}
