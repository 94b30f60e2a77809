using Leafwire.Contracts;
using Leafwire.Runner.Settings;

namespace Leafwire.Runner.Work;

/// <summary>Carries out one command on one switch. One call per device at a time; the lane sees to that.</summary>
internal interface ISwitchWorker
{
    /// <summary>
    /// Always ends in a reply: what goes wrong with a switch is an outcome. Safe to call again with the same command
    /// after the process died in the middle: it looks at the switch and at the notes to see how far it had come.
    /// </summary>
    /// <param name="job">The command and what surrounds it.</param>
    /// <param name="cancellationToken">Stops at the next point where nothing is half done.</param>
    /// <exception cref="OperationCanceledException">Cancelled before there was an outcome; the command is to be handed back.</exception>
    /// <exception cref="HandBackException">It must not go on, and the command is to be handed back.</exception>
    Task<Reply> ExecuteAsync(Job job, CancellationToken cancellationToken);
}

/// <summary>A command on its way through a lane.</summary>
/// <param name="Command">The command.</param>
/// <param name="Device">Where to carry it out.</param>
/// <param name="Candidate">The configuration, unpacked and with its digest checked; null for commands without one.</param>
/// <param name="Notes">What was written down for this push and device before the process died, and where to write.</param>
/// <param name="StillMine">Asked before a switch is committed, confirmed or reverted: false when another runner holds
/// the device by now.</param>
/// <param name="Keep">Gives a running configuration back by reference at once and sees to its way to the hub by itself:
/// neither arming nor a reply waits for the hub.</param>
/// <param name="OnStage">Called when a stage of <see cref="Stages"/> begins.</param>
internal sealed record Job(
    Command Command,
    DeviceProfile Device,
    string? Candidate,
    IWorkNotes Notes,
    Func<CancellationToken, ValueTask<bool>> StillMine,
    Func<string, CancellationToken, Task<Payload>> Keep,
    Action<string> OnStage)
{
    /// <summary>
    /// How the device is reached and logged in to by now, asked at each connection: a login that was corrected counts at
    /// once. Null for <see cref="Device"/>.
    /// </summary>
    public Func<DeviceProfile>? Latest { get; init; }

    /// <summary>
    /// Cancelled when a revert of the same push waits behind this command. A configure then stops checking and waiting and
    /// replies: before the switch is armed with a failure that armed nothing, afterwards with a failure that holds
    /// <see cref="FailureReply.TimerLeft"/> and <see cref="FailureReply.Change"/>. It is no cancellation: the reply counts.
    /// </summary>
    public CancellationToken Hurry { get; init; }

    /// <summary>
    /// Gives the diff, without secrets, that a preview of the same push on the device found, as far as it is still known;
    /// null when nobody remembers.
    /// </summary>
    public Func<CancellationToken, Task<string?>>? Previewed { get; init; }

    /// <summary>
    /// Called and awaited once the switch is confirmed and before it is saved, so that a lane can give its confirm slot away
    /// and have the saving wait. A connection that does not survive the wait is made again. Not called when nothing was confirmed.
    /// </summary>
    public Func<Task>? Confirmed { get; init; }

    /// <summary>
    /// How to wait between two looks or tries: a lane gives its slot away meanwhile. Null waits by the clock alone.
    /// </summary>
    public Func<TimeSpan, CancellationToken, Task>? Wait { get; init; }
}

/// <summary>Notes about one push on one device that outlive the process (the leaf's journal bucket).</summary>
internal interface IWorkNotes
{
    /// <summary>What was last written; null when nothing was.</summary>
    ValueTask<WorkNote?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Written before each word that cannot be taken back is said to the switch, so that whoever comes next knows it.</summary>
    ValueTask WriteAsync(WorkNote note, CancellationToken cancellationToken);

    /// <summary>Forgets the note. For the lane, once the push is over; the worker never does.</summary>
    ValueTask DeleteAsync(CancellationToken cancellationToken);
}
