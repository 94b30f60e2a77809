using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Integration.Host;

namespace Leafwire.Tests.Integration.Page;

/// <summary>Pushes that are over, of any size, as they are recorded.</summary>
internal static class PageSamples
{
    private static readonly DateTimeOffset s_start = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] s_spines = ["spine1", "spine2"];

    /// <summary>A push.</summary>
    /// <param name="number">Its place among them, the newest last.</param>
    /// <param name="devices">How many devices it has.</param>
    /// <param name="isGood">False for one that failed because a check did not hold on leaf3.</param>
    public static PushReport Push(int number, int devices, bool isGood = true)
    {
        DateTimeOffset start = s_start.AddMinutes(number);
        string[] names = [.. s_spines.Concat(Enumerable.Range(1, Math.Max(0, devices - 2)).Select(i => $"leaf{i}")).Take(devices)];
        DeviceReport[] reports = [.. names.Select((n, i) => Device(n, i, devices, isGood))];
        string counts = string.Join(", ", reports.GroupBy(d => d.Outcome).OrderBy(g => g.Key)
            .Select(g => $"{g.Count()} {g.Key.ToString().ToLowerInvariant()}"));
        return new PushReport
        {
            Id = $"{number:x16}",
            Site = Cloud.Site,
            Upload = $"build-{number}.zip",
            UploadedAt = start,
            StartedAt = start.AddSeconds(1),
            EndedAt = start.AddSeconds(8),
            Status = isGood ? PushStatus.Succeeded : PushStatus.Failed,
            Message = isGood ? counts : $"leaf3 unhealthy; {counts}",
            Provenance = new Provenance
            {
                Author = number % 2 == 0 ? "anna" : "bert", Commit = "4f1e2d3c9ab8", Ticket = $"NET-{number}",
                Comment = "tenants for the lab",
            },
            Scope = TransactionScope.Fabric,
            CommitTimer = TimeSpan.FromMinutes(5),
            Digest = Payload.DigestOf($"{number}"),
            Devices = reports,
            Timeline =
            [
                new PushEvent(start, "planned"), new PushEvent(start.AddSeconds(1), "started"),
                new PushEvent(start.AddSeconds(1), "wave 1 of 3: 1 device"), new PushEvent(start.AddSeconds(3), "wave 2 of 3: 1 device"),
                new PushEvent(start.AddSeconds(5), $"wave 3 of 3: {devices - 2} devices"),
            ],
        };
    }

    private static DeviceReport Device(string name, int index, int devices, bool isGood)
    {
        bool isBad = !isGood && name == "leaf3", isUnchanged = isGood && index == devices - 1;
        int wave = Math.Min(index, 2) + 1, begins = (wave - 1) * 2000 + index % 9 * 40, armed = begins + 600 + index * 37 % 300;
        DeviceOutcome outcome = isBad ? DeviceOutcome.Unhealthy : isUnchanged ? DeviceOutcome.Unchanged
            : isGood ? DeviceOutcome.Confirmed : DeviceOutcome.Reverted;
        DevicePhase[] after = (isUnchanged, isGood) switch
        {
            (true, _) => [new DevicePhase(outcome, armed)],
            (_, true) => [new(DeviceOutcome.Armed, armed), new(DeviceOutcome.Confirming, 5600), new(outcome, 5900 + index * 13 % 400)],
            _ => [new(DeviceOutcome.Armed, armed), new(DeviceOutcome.Reverting, 5600), new(outcome, 5900 + index * 13 % 400)],
        };
        return new DeviceReport
        {
            Device = name,
            Wave = wave,
            Outcome = outcome,
            Runs = isGood ? RunningConfiguration.New : RunningConfiguration.Old,
            Message = isBad ? "check 'bgp is up' does not hold" : isGood ? null : "put back, because leaf3 is unhealthy",
            Added = isUnchanged ? 0 : 6,
            Removed = isUnchanged ? 0 : 2,
            DiffDigest = isUnchanged ? null : Payload.DigestOf(wave < 3 ? "spine" : "leaf"),
            Risks = wave < 3 || isUnchanged ? [] : [new Risk("bgp", "the AS of neighbour 10.0.0.2 changes from 65001 to 65002")],
            Diff = isUnchanged ? null : ResultFolder.Diff(name),
            Phases = [new DevicePhase(DeviceOutcome.Configuring, begins), .. after],
            Stages =
            [
                new(Stages.Connect, 61), new(Stages.Fetch, 38), new(Stages.Load, 120 + index % 40), new(Stages.Diff, 22),
                new(Stages.Arm, 210),
                new(Stages.Prove, 92), new(Stages.PostCheck, 140),
            ],
            Milliseconds = 5900 - begins,
            Software = "4.32.1F",
            Runner = "edge-1",
            FailedChecks = isBad ? [new CheckFailure("bgp is up", CheckPhase.Post, "4 neighbours established", "10.0.0.2 is Idle")] : [],
            Checks = isUnchanged ? [] :
            [
                isBad ? new CheckResult("bgp is up", CheckPhase.Post, CheckVerdict.Unhealthy)
                    { Expected = "4 neighbours established", Actual = "10.0.0.2 is Idle" }
                    : new CheckResult("bgp is up", CheckPhase.Post, CheckVerdict.Healthy) { Observed = "4 neighbours established" },
                new CheckResult("interfaces as before", CheckPhase.Post, CheckVerdict.Healthy),
            ],
        };
    }

    /// <summary>What such a push changes on a device.</summary>
    public static string Diff(string device) => device.StartsWith("spine", StringComparison.Ordinal)
        ? "@@ -20,2 +20,3 @@\n router bgp 65001\n"
            + "-   neighbor 10.0.0.2 remote-as 65001\n"
            + "+   neighbor 10.0.0.2 remote-as 65002\n+   maximum-paths 4\n"
        : "@@ -4,3 +4,7 @@\n interface Ethernet1\n-   description to spine1 old\n+   description to spine1 new\n"
            + "-   mtu 1500\n+   mtu 9214\n"
            + "+vlan 110\n+   name tenant-a\n+!\n router bgp 65101\n";
}
