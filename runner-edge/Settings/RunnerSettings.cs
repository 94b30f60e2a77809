using System.Net;
using Leafwire.Messaging;

namespace Leafwire.Runner.Settings;

/// <summary>Everything that a runner is told, checked and complete.</summary>
internal sealed record RunnerSettings
{
    public const int DefaultLanes = 32;

    public const int DefaultConfirms = 64;

    /// <summary>The site whose devices it serves.</summary>
    public required string Site { get; init; }

    /// <summary>The name that replies carry. Default: the machine's name.</summary>
    public required string Name { get; init; }

    public required NatsSettings Nats { get; init; }

    /// <summary>Whose commands it carries out. Without a configuration file, and with NATS on this machine: anybody's.</summary>
    public required TrustSettings Trust { get; init; }

    /// <summary>Whose approvals a change needs before it is armed; null for what the pipeline says. Default: null.</summary>
    public ApprovalSettings? Approval { get; init; }

    public required IReadOnlyList<DeviceProfile> Devices { get; init; }

    /// <summary>
    /// Expressions over a switch's words (<see cref="Contracts.CheckPattern"/>) for refused lines that no load fails by, beside those of a
    /// push. Default: none.
    /// </summary>
    public IReadOnlyList<string> AcceptRefusals { get; init; } = [];

    /// <summary>What the site asks of every push at its own end. Default: nothing.</summary>
    public SiteRules SitePolicy { get; init; } = SiteRules.None;

    /// <summary>Devices that are configured or previewed at the same time; as many are looked at beside those.</summary>
    public int MaxLanes { get; init; } = DefaultLanes;

    /// <summary>Devices that are confirmed or reverted at the same time, beside those; they wait for no configure.</summary>
    public int MaxConfirms { get; init; } = DefaultConfirms;

    /// <summary>Where <c>/healthz</c> is served; null for nowhere.</summary>
    public IPEndPoint? Health { get; init; }

    /// <summary>
    /// Where host keys are kept that were trusted on first use; null to keep them for the life of the process. Default:
    /// systemd's state folder, when there is one.
    /// </summary>
    public string? HostKeyFile { get; init; }

    /// <summary>Where all this came from; null when it is not to be read again.</summary>
    public SettingsSource? Source { get; init; }

    /// <summary>What should be put in order though the runner works.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public override string ToString() => $"runner {Name} of site {Site}, {Devices.Count} devices";
}
