using System.Text;
using Leafwire.Host;
using Leafwire.Pipeline.Steps;
using Leafwire.Tests.Scenarios;
using Leafwire.Tests.Stories;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Leafwire.Tests.Integration.EndToEnd;

/// <summary>A day of a network team, from its first preview to a restore, on the embedded host.</summary>
public sealed class StoryTests
{
    [Fact]
    public async Task Story_FromPreviewToRestore_IsSeenAsItHappens()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using ScenarioSite site = await FabricStory.StartSiteAsync(cancellationToken);
        await using EmbeddedHost host = await EmbeddedHost.StartAsync(site, cancellationToken);
        await FabricStory.PlayAsync(site, host, cancellationToken);
    }

    // In this process, so that its timer can be run when the story wants it.
    private sealed class EmbeddedHost(WebApplication app) : IStoryHost, IAsyncDisposable
    {
        private readonly HttpClient _http = new() { BaseAddress = new Uri(app.Urls.First()) };
        private readonly CancellationTokenSource _over = new();

        public IPushStarter Starter => app.Services.GetRequiredService<PushHost>().While(_over.Token);

        public static async Task<EmbeddedHost> StartAsync(ScenarioSite site, CancellationToken cancellationToken)
        {
            WebApplication app = HostApp.Create([
                "--urls=http://127.0.0.1:0", "--Leafwire:Host:UploadInterval=00:00:00.100", "--Logging:LogLevel:Default=Warning",
                .. site.Lab.PipelineSettings.Select(s => $"--{s.Key}={s.Value}"),
            ]);
            app.MapPushApi();
            await app.StartAsync(cancellationToken);
            return new EmbeddedHost(app);
        }

        public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

        public async Task<int> DecideAsync(string id, string decision, string body, CancellationToken cancellationToken)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await _http.PostAsync(
                new Uri($"api/pushes/{id}/{decision}", UriKind.Relative), content, cancellationToken);
            return (int)answer.StatusCode;
        }

        public async ValueTask DisposeAsync()
        {
            await _over.CancelAsync();
            await app.StopAsync(CancellationToken.None);
            await app.Services.GetRequiredService<PushHost>().EndedAsync();
            await app.DisposeAsync();
            _over.Dispose();
            _http.Dispose();
        }
    }
}
