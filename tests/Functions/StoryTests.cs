using Leafwire.Functions.Triggers;
using Leafwire.Pipeline.Steps;
using Leafwire.Tests.Functions.Hosting;
using Leafwire.Tests.Scenarios;
using Leafwire.Tests.Stories;

namespace Leafwire.Tests.Functions;

/// <summary>A day of a network team, from its first preview to a restore, driven by the durable orchestration.</summary>
[Collection(nameof(DurableSite))]
public sealed class StoryTests
{
    [Fact]
    public async Task Story_FromPreviewToRestore_IsSeenAsItHappens()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using ScenarioSite site = await FabricStory.StartSiteAsync(cancellationToken);
        await using DurableHost host = await DurableHost.StartAsync(site.Lab.PipelineSettings);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task polling = PollAsync(host, over.Token);
        try
        {
            await await Task.WhenAny(FabricStory.PlayAsync(site, new FunctionApp(host), cancellationToken), polling);
        }
        finally
        {
            await over.CancelAsync();
            await polling;
        }
    }

    // As the polling trigger does, which Azurite is served by.
    private static async Task PollAsync(DurableHost host, CancellationToken over)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
                await host.Get<Sweep>().TakeUploadsAsync(new DurableStarter(host.Client), over);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return;
        }
    }

    private sealed class FunctionApp(DurableHost host) : IStoryHost
    {
        public IPushStarter Starter => new DurableStarter(host.Client);

        public T Get<T>() where T : notnull => host.Get<T>();

        public Task<int> DecideAsync(string id, string decision, string body, CancellationToken cancellationToken) =>
            host.PostAsync(id, decision, body, cancellationToken);
    }
}
