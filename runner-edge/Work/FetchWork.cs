using Leafwire.Contracts;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Work;

/// <summary>Reads the running configuration.</summary>
internal sealed class FetchWork(WorkScope scope)
{
    public Task<Reply> RunAsync(CancellationToken cancellationToken) => scope.TryAsync(FetchAsync, cancellationToken);

    private async Task<Reply> FetchAsync(ISwitch device, CancellationToken cancellationToken)
    {
        scope.Stages.Begin(Stages.Fetch);
        SwitchResult<string> running = await device.RunningAsync(cancellationToken);
        return running.IsDone
            ? scope.Reply.Fetched(await scope.Job.Keep(running.Value, cancellationToken))
            : scope.Reply.Failed("the running configuration cannot be read: " + running.Refusal);
    }
}
