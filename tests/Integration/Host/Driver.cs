using Leafwire.Pipeline;
using Leafwire.Pipeline.Steps;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leafwire.Tests.Integration.Host;

/// <summary>The pipeline in a process of its own, as it were: its steps, with nothing remembered, driven by a test.</summary>
public sealed class Driver : IPushHost, IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public Driver(IEnumerable<string> arguments) => _services = new ServiceCollection().AddLogging()
        .AddPipeline(new ConfigurationBuilder().AddCommandLine([.. arguments]).Build()).BuildServiceProvider();

    /// <summary>Called before each step.</summary>
    public Func<PushState, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called before texts are archived.</summary>
    public Func<PushState, Task> BeforeArchive { get; set; } = _ => Task.CompletedTask;

    /// <summary>Set to make it stop after the step in hand.</summary>
    public bool WantsAnew { get; set; }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public async Task<PushState> RunAsync(PushState state)
    {
        await Before(state);
        return await Get<PushWorkflow>().RunAsync(state, TestContext.Current.CancellationToken);
    }

    public async Task<PushState> ArchiveAsync(PushState state)
    {
        await BeforeArchive(state);
        return await Get<ArchiveStep>().RunAsync(state, TestContext.Current.CancellationToken);
    }

    public async Task WaitAsync(DateTimeOffset until, bool ringEnds)
    {
        TimeSpan wait = until - TimeProvider.System.GetUtcNow();
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait < TimeSpan.FromSeconds(1) || !ringEnds ? wait : TimeSpan.FromSeconds(1), TimeProvider.System,
                TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
