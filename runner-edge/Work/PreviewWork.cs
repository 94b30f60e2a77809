using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Work;

/// <summary>Loads, reads the diff, drops. No commit reaches the switch.</summary>
internal sealed class PreviewWork(WorkScope scope, PreviewCommand command)
{
    public async Task<Reply> RunAsync(CancellationToken cancellationToken)
    {
        string text = scope.Job.Candidate ?? throw new InvalidOperationException("a preview job has no candidate");
        return scope.Platform.Read(text, out IReadOnlyList<RejectedLine> refused) is { } candidate
            ? await scope.TryAsync((device, token) => PreviewAsync(device, candidate, token), cancellationToken)
            : scope.Reply.Rejected($"the candidate cannot be sent: {refused[0].Answer}", refused);
    }

    private async Task<Reply> PreviewAsync(ISwitch device, Candidate candidate, CancellationToken cancellationToken)
    {
        SwitchResult<SessionTable> table = await scope.SessionsAsync(device, cancellationToken);
        if (!table.IsDone)
            return scope.Reply.Failed($"the configuration sessions cannot be read: {table.Refusal}");
        if (table.Value.Armed is { } armed && SessionName.IsOf(armed.Name, command.PushId))
            return scope.Reply.Busy($"session {armed.Name} of this push is armed on the switch: confirm or revert it first");
        var load = new SessionLoad(scope, scope.NewSession());
        await load.ReapAsync(device, table.Value, cancellationToken);
        (ConfigDiff? diff, Reply? reply) = await load.RunAsync(device, candidate, command.Mode, command.AcceptRefusals, cancellationToken);
        if (diff is null)
            return reply ?? scope.Reply.Unchanged();
        await load.DropAsync(device);
        scope.Stages.Begin(Stages.Fetch);
        // Only of a switch that would change: it says in which block each line of the diff stands, and which secrets go.
        SwitchResult<string> running = await device.RunningAsync(cancellationToken);
        if (!running.IsDone)
            return scope.Reply.Failed($"the running configuration cannot be read: {running.Refusal}");
        scope.Secrets.Learn(running.Value);
        return scope.Reply.Previewed(diff, scope.Platform.Review(running.Value, diff, scope.Job.Device));
    }
}
