using Leafwire.Contracts;
using Leafwire.Runner.Eos;

namespace Leafwire.Runner.Work;

/// <summary>Reads the running configuration.</summary>
internal sealed class FetchWork(WorkScope scope)
{
    public Task<Reply> RunAsync(CancellationToken cancellationToken) => scope.TryAsync(FetchAsync, cancellationToken);

    private async Task<Reply> FetchAsync(EosDevice device, CancellationToken cancellationToken)
    {
        scope.Stages.Begin(Stages.Fetch);
        ReadResult<string> running = await device.RunningConfigAsync(cancellationToken);
        return running.IsRead
            ? scope.Reply.Fetched(await scope.Job.Keep(running.Value, cancellationToken))
            : scope.Reply.Failed("the running configuration cannot be read: " + running.Refusal);
    }
}
