using Leafwire.Pipeline.Notifications;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Scenarios;

/// <summary>A push on a site, and how it is to end: the same for every host.</summary>
/// <param name="Name">What the test is called.</param>
/// <param name="Devices">Its devices, in the order of their names.</param>
public sealed record Scenario(string Name, params string[] Devices)
{
    /// <summary>The <c>push.json</c>; null for the default policy.</summary>
    public string? Policy { get; init; }

    /// <summary>Faults by device, in their text form.</summary>
    public IReadOnlyDictionary<string, string[]> Faults { get; init; } = new Dictionary<string, string[]>();

    /// <summary>Lines that each device's configuration has beside <see cref="ScenarioSite.Candidate(string)"/>'s.</summary>
    public IReadOnlyList<string> Adds { get; init; } = [];

    /// <summary>Lines of <see cref="ScenarioSite.Candidate(string)"/> that each device's configuration does not have.</summary>
    public IReadOnlyList<string> Lacks { get; init; } = [];

    /// <summary>True when people are asked: what the push shows is approved.</summary>
    public bool IsApproved { get; init; }

    /// <summary>Who approves, each with the key of the same name; when none is named, somebody without a key.</summary>
    public IReadOnlyList<string> Signers { get; init; } = [];

    /// <summary>True when the devices' runner asks by itself for the approvals of two people with keys of their own.</summary>
    public bool AsksForKeys { get; init; }

    /// <summary>What people are told meanwhile, without asking.</summary>
    public IReadOnlyList<NotificationKind> Tells { get; init; } = [];

    /// <summary>What somebody decides once the push is paused after a wave, <c>promote</c> or <c>cancel</c>; null for no pause.</summary>
    public string? WhenPaused { get; init; }

    /// <summary>What somebody adds on the first switch itself while people are asked; null for nothing.</summary>
    public string? Meanwhile { get; init; }

    /// <summary>True for an upload without configurations: its policy says what is looked at.</summary>
    public bool OnlyLooks { get; init; }

    /// <summary>
    /// True when the devices' configurations were pushed and confirmed before; <see cref="Meanwhile"/> comes after that.
    /// </summary>
    public bool IsPushedBefore { get; init; }

    /// <summary>The same for one device alone, by its name.</summary>
    public IReadOnlyDictionary<string, string[]> AddsTo { get; init; } = new Dictionary<string, string[]>();

    /// <summary>Lines that a device runs before the push, by its name; one that is not named is as it came from the factory.</summary>
    public IReadOnlyDictionary<string, string[]> Starts { get; init; } = new Dictionary<string, string[]>();

    /// <summary>The lines that a device's configuration has beside the others.</summary>
    public IEnumerable<string> AddsOf(string deviceOnSite) =>
        Adds.Concat(Devices.Where(d => On(d) == deviceOnSite).SelectMany(d => AddsTo.GetValueOrDefault(d, [])));

    /// <summary>Devices, and for each those that must be armed before it is touched.</summary>
    public IReadOnlyDictionary<string, string[]> After { get; init; } = new Dictionary<string, string[]>();

    /// <summary>True when those of <see cref="After"/> must be confirmed, too.</summary>
    public bool IsConfirmedFirst { get; init; }

    /// <summary>How the push ends.</summary>
    public PushStatus Ends { get; init; } = PushStatus.Succeeded;

    /// <summary>The devices that the report names, of those in the upload; null for all.</summary>
    public IReadOnlyList<string>? Planned { get; init; }

    /// <summary>How each device of the report ends, in its order.</summary>
    public required IReadOnlyList<DeviceOutcome> Outcomes { get; init; }

    /// <summary>Devices that end <see cref="DeviceOutcome.Skipped"/> when another one of their wave fails before they are armed.</summary>
    public IReadOnlyList<string> MaySkip { get; init; } = [];

    /// <summary>Words that the push's message, or a device's, must hold.</summary>
    public string? Says { get; init; }

    /// <summary>Words that the recorded report must hold, wherever.</summary>
    public string? Reports { get; init; }

    /// <summary>The number in the names of its devices on the site, which all scenarios share.</summary>
    public string On(string device) => $"{Name.Replace(' ', '-')}-{device}";

    public override string ToString() => Name;
}
