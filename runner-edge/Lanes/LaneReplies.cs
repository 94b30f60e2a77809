using Leafwire.Contracts;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Work;

namespace Leafwire.Runner.Lanes;

/// <summary>The replies that a lane makes itself, without the switch.</summary>
internal sealed class LaneReplies(RunnerSettings settings, string device)
{
    public FailedReply Refused(IncomingCommand.Refused refused) => new()
    {
        CommandId = refused.CommandId,
        Command = refused.Kind,
        PushId = refused.PushId,
        Site = settings.Site,
        Device = device,
        Runner = settings.Name,
        Message = refused.Reason,
        IsRefusal = true,
    };

    public FailedReply Failed(Command command, string message, TimeSpan? timerLeft) => new()
    {
        Header = command.Header,
        Runner = settings.Name,
        Message = message,
        TimerLeft = timerLeft,
    };

    public ExpiredReply Expired(Command command, string message, TimeSpan? timerLeft) => new()
    {
        Header = command.Header,
        Runner = settings.Name,
        Message = message,
        TimerLeft = timerLeft,
    };

    public BusyReply GaveWay(Command command) => new()
    {
        Header = command.Header,
        Runner = settings.Name,
        Message = "a push came for this device, and what only looks gives way to it; look again when the push is over",
    };

    public RevertedReply NothingArmed(Command command) => new()
    {
        Header = command.Header,
        Runner = settings.Name,
        Cause = RevertCause.NothingArmed,
    };

    /// <summary>
    /// What a note says of a timer: a runner before this one may have armed the switch and died; then it goes back by itself.
    /// </summary>
    public static TimeSpan? TimerLeft(WorkNote? note, DateTimeOffset now) =>
        note is not null && note.ArmedAt + note.CommitTimer - now is { Ticks: > 0 } left ? left : null;
}
