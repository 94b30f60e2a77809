using Leafwire.Cli.View;
using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Tests.Unit.Cli.View;

/// <summary>Pushes of 6, 60 and 500 devices, under way and ended, with failures in the middle.</summary>
internal static class ViewSamples
{
    public const string Id = "0123456789abcdef";

    private static readonly DateTimeOffset s_start = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public static PushMoment UnderWay(int devices) => Moment(devices, isOver: false);

    public static PushMoment Over(int devices) => Moment(devices, isOver: true);

    /// <summary>One device after the other armed, then all confirmed.</summary>
    public static IEnumerable<PushMoment> Story()
    {
        yield return Base();
        PushSummary row = PushSummary.Of(Report([], PushStatus.Running, "waits for a runner of leaf2")) with { StartedAt = null };
        yield return Base() with { Row = row, Now = s_start.AddSeconds(1) };
        yield return At(2, PushStatus.Running, Device(1, 1, DeviceOutcome.Configuring, 1), Device(2, 2, DeviceOutcome.Waiting, 0));
        yield return At(4, PushStatus.Running, Device(1, 1, DeviceOutcome.Armed, 2), Device(2, 2, DeviceOutcome.Configuring, 3));
        yield return At(6, PushStatus.Running, Device(1, 1, DeviceOutcome.Reverting, 6), Device(2, 2, DeviceOutcome.Rejected, 3));
        yield return At(7, PushStatus.Failed, Device(1, 1, DeviceOutcome.Reverted, 6), Device(2, 2, DeviceOutcome.Rejected, 3));
    }

    private static PushMoment At(int seconds, PushStatus status, params DeviceReport[] devices)
    {
        PushReport report = Report(devices, status, string.Join(", ", devices.GroupBy(d => d.Outcome).Select(
            g => $"{g.Count()} {g.Key.ToString().ToLowerInvariant()}")));
        return Base() with { Row = PushSummary.Of(report), Report = report, Now = s_start.AddSeconds(seconds) };
    }

    private static PushMoment Base() => new() { Id = Id, Site = "dc1", Upload = "build-2.zip", Since = s_start, Now = s_start };

    // The canary is confirmed, a quarter is under way and has its failures, the others wait.
    private static PushMoment Moment(int devices, bool isOver)
    {
        int canaries = Math.Max(1, devices / 50), wave = Math.Max(2, devices / 4);
        DeviceReport[] all = [.. Enumerable.Range(1, devices).Select(i =>
        {
            int number = i <= canaries ? 1 : 2 + ((i - canaries - 1) / wave);
            DeviceOutcome outcome = (number, i % 7) switch
            {
                (1, _) => DeviceOutcome.Confirmed,
                (2, _) when i == canaries + 2 => DeviceOutcome.Rejected,
                (2, _) when i % 40 == 5 => DeviceOutcome.Unreachable,
                (2, 3 or 4 or 5) => isOver ? DeviceOutcome.Reverted : DeviceOutcome.Armed,
                (2, _) => isOver ? DeviceOutcome.Reverted : DeviceOutcome.Configuring,
                _ => isOver ? DeviceOutcome.Skipped : DeviceOutcome.Waiting,
            };
            return Device(i, number, outcome, 12);
        })];
        return At(75, isOver ? PushStatus.Failed : PushStatus.Running, all);
    }

    private static PushReport Report(IReadOnlyList<DeviceReport> devices, PushStatus status, string message) => new()
    {
        Id = Id,
        Site = "dc1",
        Upload = "build-2.zip",
        Status = status,
        Message = message,
        UploadedAt = s_start,
        StartedAt = s_start,
        EndedAt = status == PushStatus.Running ? null : s_start.AddSeconds(75),
        Devices = devices,
    };

    private static DeviceReport Device(int number, int wave, DeviceOutcome outcome, int since)
    {
        bool isBegun = outcome is not (DeviceOutcome.Waiting or DeviceOutcome.Skipped);
        bool isChanged = isBegun && outcome is not (DeviceOutcome.Configuring or DeviceOutcome.Rejected or DeviceOutcome.Unreachable);
        const string refused = "% Invalid input (at token 1: 'udp-prot') at line 89";
        return new DeviceReport
        {
            Device = $"leaf{number}",
            Wave = wave,
            Outcome = outcome,
            Runs = outcome == DeviceOutcome.Confirmed ? RunningConfiguration.New : RunningConfiguration.Old,
            Message = outcome switch
            {
                DeviceOutcome.Rejected => $"the switch refused line 89 'vxlan udp-prot 4789': {refused}",
                DeviceOutcome.Unreachable => $"leaf{number}: no connection (connection refused)",
                _ => null,
            },
            Rejected = outcome == DeviceOutcome.Rejected ? [new RejectedLine(89, "   vxlan udp-prot 4789", refused)] : [],
            Added = isChanged ? 17 : 0,
            Removed = isChanged ? 1 : 0,
            Diff = isChanged ? $"devices/leaf{number}.diff" : null,
            Stages = isBegun && outcome != DeviceOutcome.Configuring
                ? [new StageTime(Stages.Load, 80), new StageTime(Stages.Arm, 230)] : [],
            ArmedUntil = outcome == DeviceOutcome.Armed ? s_start.AddSeconds(300) : null,
            AtWorkSince = outcome is DeviceOutcome.Configuring or DeviceOutcome.Reverting ? s_start.AddSeconds(since) : null,
        };
    }
}
