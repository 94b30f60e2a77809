using Microsoft.Extensions.Hosting;

namespace Leafwire.Tests.Functions.Hosting;

/// <summary>
/// A host inside a test leaves the process's signals alone: the default lifetime would swallow the one that is to end the tests.
/// </summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
