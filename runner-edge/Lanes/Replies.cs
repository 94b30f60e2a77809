using Leafwire.Contracts;
using Leafwire.Runner.Agent;
using Leafwire.Runner.Work;

namespace Leafwire.Runner.Lanes;

/// <summary>The replies that a lane makes itself, without the switch.</summary>
internal sealed class Replies(RunnerSettings settings, string device, TimeProvider time)
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

    public FailedReply Failed(Command command, string message, WorkNote? note) => new()
    {
        CommandId = command.Id,
        Command = command.Kind,
        PushId = command.PushId,
        Site = settings.Site,
        Device = device,
        Runner = settings.Name,
        Message = message,
        TimerLeft = TimerLeft(note),
    };

    public ExpiredReply Expired(Command command, WorkNote? note) => new()
    {
        CommandId = command.Id,
        Command = command.Kind,
        PushId = command.PushId,
        Site = settings.Site,
        Device = device,
        Runner = settings.Name,
        Message = $"the command was to be begun before {command.NotAfter:u} and reached the switch's turn at {time.GetUtcNow():u}; push again",
        TimerLeft = TimerLeft(note),
    };

    // A runner before this one may have armed the switch and died: then it goes back by itself when the timer has run out.
    private TimeSpan? TimerLeft(WorkNote? note) =>
        note is not null && note.ArmedAt + note.CommitTimer - time.GetUtcNow() is { Ticks: > 0 } left ? left : null;
}
