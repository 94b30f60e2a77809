using System.Collections.Concurrent;
using Leafwire.Host;
using Leafwire.Tests.Integration.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;

namespace Leafwire.Tests.Integration.Page;

/// <summary>A host with the page, and people who look at it.</summary>
public abstract class PageWorld(Cloud cloud, Browser browser) : World(cloud)
{
    protected const int Wide = 1440;
    protected const int Narrow = 360;

    /// <summary>A person's window, at an address of the page; what is wrong in its scripts fails the test.</summary>
    protected async Task<IPage> LookAsync(string address, int width = Wide, ColorScheme scheme = ColorScheme.Light, string query = "")
    {
        IBrowserContext window = await browser.OpenAsync(width, width == Narrow ? 740 : 900, scheme, Cancel);
        Watched watched = Use(new Watched(window));
        IPage page = await window.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        page.PageError += (_, error) => watched.Errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            // A browser says so of every answer that is no success, also of one that the page expects.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                watched.Errors.Enqueue(message.Text);
        };
        await page.GotoAsync($"{Http.BaseAddress}{query}{address}");
        return page;
    }

    /// <summary>A host behind a gate that answers as Azure Functions do: for a key alone, and without streams.</summary>
    protected async Task StartKeyedHostAsync(string key)
    {
        WebApplication app = HostApp.Create(HostArguments());
        app.Use(async (http, next) =>
        {
            bool isApi = http.Request.Path.StartsWithSegments("/api");
            if (isApi && http.Request.Headers["x-functions-key"] != key)
                http.Response.StatusCode = 401;
            else if (isApi && http.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal))
                http.Response.StatusCode = 404;
            else
                await next(http);
        });
        app.MapPushApi();
        app.MapPage();
        await app.StartAsync(Cancel);
        Http?.Dispose();
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Use(app);
    }

    protected static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    /// <summary>The button of a decision, then the question: who, why, and yes.</summary>
    protected static async Task DecideAsync(IPage page, string decision, string by, string reason)
    {
        await page.Locator($"[data-decision={decision}]").ClickAsync();
        ILocator question = page.GetByRole(AriaRole.Dialog);
        await question.GetByLabel("Your name").FillAsync(by);
        await question.GetByLabel("Why").FillAsync(reason);
        await question.Locator("[type=submit]").ClickAsync();
        await Expect(question).ToHaveCountAsync(0);
    }

    static PageWorld() => Assertions.SetDefaultExpectTimeout(60_000);

    private sealed class Watched(IBrowserContext window) : IAsyncDisposable
    {
        public ConcurrentQueue<string> Errors { get; } = new();

        public async ValueTask DisposeAsync()
        {
            await window.DisposeAsync();
            Errors.ShouldBeEmpty();
        }
    }
}
