using Leafwire.Contracts;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Inventory;
using Leafwire.Runner.Journal;
using Leafwire.Runner.Leases;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Trust;
using Leafwire.Runner.Work;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Lanes;

/// <summary>What all lanes of a runner share.</summary>
/// <param name="Settings">The runner's settings.</param>
/// <param name="Timings">The spans of time that it lives by.</param>
/// <param name="Feed">Where commands come from.</param>
/// <param name="Journal">Where it is written down what was done.</param>
/// <param name="Outlet">Where replies go.</param>
/// <param name="Leases">Whose a device is.</param>
/// <param name="Worker">Does the work on the switches.</param>
/// <param name="Trust">Whose commands are carried out.</param>
/// <param name="Progress">Tells people who watch which stage begins; never waits.</param>
/// <param name="Time">The clock.</param>
/// <param name="Loggers">The log.</param>
internal sealed record LaneParts(
    RunnerSettings Settings,
    RunnerTimings Timings,
    ICommandFeed Feed,
    IEdgeJournal Journal,
    IReplyOutlet Outlet,
    ILeaseCheck Leases,
    ISwitchWorker Worker,
    CommandTrust Trust,
    Action<Progress> Progress,
    TimeProvider Time,
    ILoggerFactory Loggers)
{
    /// <summary>The devices as they are known now. Default: those of the settings.</summary>
    public DeviceInventory Inventory { get; init; } = new(Settings.Devices);
}
