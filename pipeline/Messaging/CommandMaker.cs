using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Pushes;

namespace Leafwire.Pipeline.Messaging;

/// <summary>A push's command as it crosses the wire.</summary>
internal static class CommandMaker
{
    public static Command Make(PushPlan plan, DeviceCommand command, Payload? candidate)
    {
        var header = new MessageHeader
        {
            CommandId = Names.CommandId(plan.Id, command.Device, command.Kind, command.Attempt),
            Attempt = command.Attempt,
            PushId = plan.Id,
            Site = plan.Site,
            Device = command.Device,
        };
        return command.Kind switch
        {
            CommandKind.Configure => new ConfigureCommand
            {
                Header = header,
                NotAfter = command.NotAfter,
                Candidate = candidate!,
                // What a switch ran before is its whole configuration.
                Mode = command.Source == CandidateSource.Before ? ConfigureMode.Replace : plan.Policy.Mode,
                CommitTimer = command.CommitTimer,
                Checks = command.Source == CandidateSource.Before ? [] : plan.Policy.ChecksFor(command.Device),
                DefaultChecks = command.Source == CandidateSource.Upload && plan.Policy.DefaultChecks == DefaultChecks.On ? true : null,
                PassUnknown = PassUnknown(plan),
                AcceptRefusals = plan.Policy.AcceptRefusals,
                ApprovedDiff = command.ApprovedDiff,
                Approval = command.Approvals?.ProofOf(command.Device),
                RefuseManagementChanges = command.Source == CandidateSource.Upload
                    && plan.Policy.ManagementChanges == ManagementChanges.Refuse,
            },
            CommandKind.Preview => new PreviewCommand
            {
                Header = header,
                NotAfter = command.NotAfter,
                Candidate = candidate!,
                Mode = plan.Policy.Mode,
                AcceptRefusals = plan.Policy.AcceptRefusals,
                InBackground = plan.Policy.OnlyLooks,
            },
            CommandKind.Check => new CheckCommand
            {
                Header = header,
                NotAfter = command.NotAfter,
                Checks = [.. plan.Policy.ChecksFor(command.Device).Where(check => plan.Policy.OnlyLooks || check.Phase == CheckPhase.Post)],
                PassUnknown = PassUnknown(plan),
            },
            CommandKind.Fetch => new FetchCommand { Header = header, NotAfter = command.NotAfter },
            CommandKind.Confirm => new ConfirmCommand { Header = header, NotAfter = command.NotAfter },
            CommandKind.Revert => new RevertCommand { Header = header, NotAfter = command.NotAfter },
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.Kind, "a push does not send this command"),
        };
    }

    private static bool? PassUnknown(PushPlan plan) => plan.Policy.UnknownChecks == UnknownChecks.Pass ? true : null;
}
