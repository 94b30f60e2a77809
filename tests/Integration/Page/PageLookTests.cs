using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Leafwire.Lab;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Integration.Host;
using Microsoft.Playwright;

namespace Leafwire.Tests.Integration.Page;

/// <summary>
/// How the page looks: nothing is cut or unreadable, on a telephone or a screen, in light or dark, with few devices or many. With
/// <c>LEAFWIRE_WRITE_DOCS=true</c> the pictures of the documents are made anew.
/// </summary>
public sealed class PageLookTests(Cloud cloud, Browser browser) : PageWorld(cloud, browser)
{
    private static bool WritesDocs => Environment.GetEnvironmentVariable("LEAFWIRE_WRITE_DOCS") == "true";

    [Theory]
    [InlineData(6)]
    [InlineData(500)]
    public async Task Page_OfAnySize_CanBeReadByEverybody(int devices)
    {
        PushReport good = await SeedAsync(PageSamples.Push(1, devices)), bad = await SeedAsync(PageSamples.Push(2, devices, isGood: false));
        await StartHostAsync();
        foreach ((int width, ColorScheme scheme) in new[]
        {
            (Wide, ColorScheme.Light), (Narrow, ColorScheme.Dark), (Wide, ColorScheme.Dark), (Narrow, ColorScheme.Light),
        })
        {
            await LooksWellAsync(await LookAsync("#/", width, scheme), width, scheme, good, bad);
        }
    }

    private async Task LooksWellAsync(IPage page, int width, ColorScheme scheme, PushReport good, PushReport bad)
    {
        int devices = good.Devices.Count;
        await Expect(page.Locator(".pushes .row")).ToHaveCountAsync(2);
        await LooksWellAsync("pushes");
        foreach (PushReport push in new[] { good, bad })
        {
            await GoAsync(page, $"#/push/{push.Id}");
            await Expect(page.Locator(".cells .cell")).ToHaveCountAsync(devices);
            await Expect(page.Locator(".lane")).ToHaveCountAsync(devices);
            await Expect(page.Locator(".change")).ToHaveCountAsync(2);
            await LooksWellAsync(push == good ? "good" : "bad");
        }

        await Expect(page.Locator(".cells .cell.k-bad")).ToHaveAttributeAsync("data-device", "leaf3");
        await GoAsync(page, $"#/push/{bad.Id}/device/leaf3");
        await Expect(page.Locator("#panel-title")).ToHaveTextAsync("leaf3");
        await LooksWellAsync("panel");
        await GoAsync(page, $"#/site/{Cloud.Site}");
        await Expect(page.Locator(".cells .cell")).ToHaveCountAsync(devices);
        await LooksWellAsync("site");
        await GoAsync(page, $"#/device/{Cloud.Site}/leaf1");
        await Expect(page.Locator(".history tbody tr")).ToHaveCountAsync(2);
        await LooksWellAsync("device");

        async Task LooksWellAsync(string name)
        {
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0, name);
            // Many devices look like few; to judge each of them again takes a minute a view.
            if (devices < 100 || name == "bad")
            {
                AxeResult found = await page.RunAxe();
                found.Violations.Where(v => v.Impact is "serious" or "critical")
                    .Select(v => $"{name}: {v.Id}: {v.Help}: {v.Nodes[0].Html}").ShouldBeEmpty();
            }

            await KeepAsync(page, name, devices, width, scheme);
        }
    }

    private async Task<PushReport> SeedAsync(PushReport report) =>
        await PageSeeds.RecordAsync(Storage, Table, Results, report, Cancel);

    private async Task GoAsync(IPage page, string address)
    {
        await page.GotoAsync($"{Http.BaseAddress}{address}");
        await Expect(page.Locator("#view[aria-busy]")).ToHaveCountAsync(0);
    }

    // A short list leaves most of a screen empty.
    private static async Task<Clip> FilledAsync(IPage page)
    {
        LocatorBoundingBoxResult filled = (await page.Locator(".pushes").BoundingBoxAsync()).ShouldNotBeNull();
        return new Clip { X = 0, Y = 0, Width = Wide, Height = filled.Y + filled.Height + 40 };
    }

    private static async Task KeepAsync(IPage page, string name, int devices, int width, ColorScheme scheme)
    {
        string picture = (name, devices, width, scheme) switch
        {
            ("pushes", 500, Wide, ColorScheme.Light) => "page-pushes",
            ("bad", 6, Wide, ColorScheme.Light) => "page-push",
            ("bad", 500, Wide, ColorScheme.Dark) => "page-push-500",
            ("panel", 6, Narrow, ColorScheme.Dark) => "page-device",
            _ => "",
        };
        byte[] seen = await page.ScreenshotAsync(picture == "page-pushes" ? new() { Clip = await FilledAsync(page) } : null);
        seen.ShouldNotBeEmpty();
        if (WritesDocs && picture.Length > 0)
            await File.WriteAllBytesAsync(Path.Combine(LabPaths.Root, "docs/images", picture + ".png"), seen, Cancel);
    }
}
