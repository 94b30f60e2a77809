using Leafwire.Contracts;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;

namespace Leafwire.Runner.Switches;

/// <summary>A network operating system: the way to its switches, and what is known of them without a connection.</summary>
internal interface ISwitchPlatform
{
    /// <summary>As the inventory's <c>platform</c> names it.</summary>
    string Name { get; }

    /// <summary>As long as a switch may take to replace its configuration.</summary>
    TimeSpan CommitTime { get; }

    /// <summary>How people say it on the switch itself.</summary>
    OperatorWords Words { get; }

    /// <summary>Why a switch cannot be armed with a timer; null when it can.</summary>
    string? TimerProblem(TimeSpan timer);

    /// <summary>Takes a configuration apart.</summary>
    /// <returns>The candidate, or null and the lines that cannot be sent.</returns>
    Candidate? Read(string text, out IReadOnlyList<RejectedLine> refused);

    /// <summary>
    /// How many secrets of a candidate the switch shows hashed anew, in a diff that says nothing else; 0 when it says anything
    /// else, or that is not known. Default: 0.
    /// </summary>
    int CountRehashed(ConfigDiff diff, Candidate candidate) => 0;

    /// <summary>What a change may break, the worst first. Lines of the configuration may be in the words, with their secrets.</summary>
    /// <param name="running">As <see cref="ISwitch.RunningAsync"/> gave it before the change.</param>
    /// <param name="diff">As <see cref="ISwitch.DiffAsync"/> gave it.</param>
    /// <param name="device">How the switch is reached.</param>
    ChangeReview Review(string running, ConfigDiff diff, DeviceProfile device);

    /// <summary>The lines that a change takes and brings, with what tells the ones from the others.</summary>
    /// <param name="diff">As <see cref="ISwitch.DiffAsync"/> gave it, with or without its secrets.</param>
    IReadOnlyList<string> ChangedLines(string diff);

    /// <summary>What a running configuration says of sessions and interfaces; null for a platform that cannot be asked so.</summary>
    ConfigFacts? FactsOf(string running) => null;

    /// <summary>Logs in over a fresh connection.</summary>
    /// <exception cref="TransportException">Something of it failed.</exception>
    Task<ISwitch> ConnectAsync(DeviceProfile device, CancellationToken cancellationToken);
}
