using Leafwire.Contracts;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Work;

/// <summary>Runs checks, changes nothing.</summary>
internal sealed class CheckWork(WorkScope scope, CheckCommand command)
{
    public Task<Reply> RunAsync(CancellationToken cancellationToken) => scope.TryAsync(CheckAsync, cancellationToken);

    private async Task<Reply> CheckAsync(ISwitch device, CancellationToken cancellationToken)
    {
        scope.Stages.Begin(Stages.PostCheck);
        IReadOnlyList<CheckFailure> failures = await new CheckRunner(scope)
            .RunAsync(device, command.Checks, command.NotAfter, cancellationToken, command.PassUnknown is true);
        return failures.Count == 0 ? scope.Reply.Healthy() : scope.Reply.Unhealthy(CheckRunner.Words(failures), failures);
    }
}
