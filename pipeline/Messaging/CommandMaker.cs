using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;

namespace Leafwire.Pipeline.Messaging;

/// <summary>A push's command as it crosses the wire.</summary>
internal static class CommandMaker
{
    public static Command Make(PushPlan plan, PushCommand command, Payload? candidate)
    {
        string id = Names.CommandId(plan.Id, command.Device, command.Kind);
        return command.Kind switch
        {
            CommandKind.Configure => new ConfigureCommand
            {
                Id = id,
                PushId = plan.Id,
                Site = plan.Site,
                Device = command.Device,
                NotAfter = command.NotAfter,
                Candidate = candidate!,
                Mode = plan.Policy.Mode,
                CommitTimer = plan.Policy.CommitTimer,
                Checks = plan.Policy.ChecksFor(command.Device),
            },
            CommandKind.Preview => new PreviewCommand
            {
                Id = id,
                PushId = plan.Id,
                Site = plan.Site,
                Device = command.Device,
                NotAfter = command.NotAfter,
                Candidate = candidate!,
                Mode = plan.Policy.Mode,
            },
            CommandKind.Confirm => new ConfirmCommand { Id = id, PushId = plan.Id, Site = plan.Site, Device = command.Device, NotAfter = command.NotAfter },
            CommandKind.Revert => new RevertCommand { Id = id, PushId = plan.Id, Site = plan.Site, Device = command.Device, NotAfter = command.NotAfter },
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.Kind, "a push does not send this command"),
        };
    }
}
