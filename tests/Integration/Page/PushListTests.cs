using Leafwire.Tests.Integration.Host;
using Microsoft.Playwright;

namespace Leafwire.Tests.Integration.Page;

public sealed class PushListTests(Cloud cloud, Browser browser) : PageWorld(cloud, browser)
{
    [Fact]
    public async Task List_OfMorePushesThanAPage_ShowsTheOthersToo()
    {
        const int All = 130;
        for (int i = 1; i <= All; i++)
            await Table.RecordAsync(PageSamples.Push(i, 3), "", Cancel);
        await StartHostAsync();
        IPage page = await LookAsync("#/");
        ILocator rows = page.Locator(".pushes .row");

        await Expect(rows.First).ToContainTextAsync($"build-{All}.zip");
        while (await rows.CountAsync() < All)
        {
            int shown = await rows.CountAsync();
            await rows.Last.ScrollIntoViewIfNeededAsync();
            await Expect(rows.Nth(shown)).ToBeAttachedAsync();
        }

        await Expect(rows.Last).ToContainTextAsync("build-1.zip");
        await Expect(page.Locator("#more")).ToHaveCountAsync(0);
    }

    // What only looked succeeds also where it found something.
    [Fact]
    public async Task List_WithADriftRun_SaysWhatItFound()
    {
        await Table.RecordAsync(PageSamples.Push(1, 3), "", Cancel);
        await Table.RecordAsync(PageSamples.Push(2, 3) with { DryRun = true, Message = "1 drifted, 2 in sync" }, "", Cancel);
        await StartHostAsync();

        ILocator messages = (await LookAsync("#/")).Locator(".pushes .row .message");

        await Expect(messages).ToHaveTextAsync(["1 drifted, 2 in sync", ""]);
    }

    [Fact]
    public async Task List_WithFilters_KeepsThemInTheAddress()
    {
        for (int i = 1; i <= 6; i++)
            await Table.RecordAsync(PageSamples.Push(i, 3, isGood: i != 4), "", Cancel);
        await StartHostAsync();
        IPage page = await LookAsync("#/");
        ILocator rows = page.Locator(".pushes .row");
        await Expect(rows).ToHaveCountAsync(6);

        await page.GetByLabel("State").SelectOptionAsync("failed");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("build-4.zip");
        page.Url.ShouldEndWith("#/?state=failed");
        await page.GetByLabel("State").SelectOptionAsync("");
        await page.GetByLabel("Author").PressSequentiallyAsync("bert");
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(page.GetByLabel("Author")).ToBeFocusedAsync();
        await Expect(page.GetByLabel("Author")).ToHaveValueAsync("bert");
        await page.GetByLabel("Ticket").FillAsync("NET-5");
        await Expect(rows).ToHaveCountAsync(1);

        await page.ReloadAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(page.GetByLabel("Ticket")).ToHaveValueAsync("NET-5");
        await rows.ClickAsync();
        await Expect(page.Locator("#title")).ToHaveTextAsync("build-5.zip");
        await page.GoBackAsync();
        await Expect(rows).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task List_WithAPushThatWaitsForAnApproval_ShowsItOnTop()
    {
        string id = (await AskAsync("asks")).Id;

        IPage page = await LookAsync("#/");

        await Expect(page.Locator(".needs .row")).ToContainTextAsync("asks.zip");
        await PostAsync($"api/pushes/{id}/cancel", """{"by":"anna"}""");
        await Expect(page.Locator(".needs")).ToHaveCountAsync(0);
    }
}
