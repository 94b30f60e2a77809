using System.Text;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Files;
using Microsoft.Playwright;

namespace Leafwire.Tests.Integration.Page;

/// <summary>The report of a push, as a file that somebody opens.</summary>
public sealed class ReportPageTests(Browser browser)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(6)]
    [InlineData(500)]
    public async Task Report_OpenedAsAFile_ShowsThePushAsThePageDoes(int devices)
    {
        using var folder = new TemporaryFolder();
        var errors = new List<string>();
        await using IBrowserContext window = await browser.OpenAsync(1200, 900, ColorScheme.Light, Cancel);
        IPage page = await window.NewPageAsync();
        page.Console += (_, message) => errors.Add(message.Text);
        page.PageError += (_, error) => errors.Add(error);

        await page.GotoAsync(await WriteAsync(folder, devices));

        await Assertions.Expect(page.Locator("#title")).ToHaveTextAsync("build-2.zip");
        await Assertions.Expect(page.Locator(".head .failures")).ToContainTextAsync("actual: 10.0.0.2 is Idle");
        await Assertions.Expect(page.Locator(".cells .cell")).ToHaveCountAsync(devices);
        await Assertions.Expect(page.Locator(".lane")).ToHaveCountAsync(devices);
        await Assertions.Expect(page.Locator("#changes .diff").First).ToContainTextAsync("+vlan 110");
        await page.Locator(".cells [data-device=leaf3]").ClickAsync();
        await Assertions.Expect(page.Locator("#panel-title")).ToHaveTextAsync("leaf3");
        await Assertions.Expect(page.Locator(".panel footer a")).ToHaveAttributeAsync("href", "devices/leaf3.diff");
        (await page.Locator("[data-decision]").CountAsync()).ShouldBe(0);
        errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Report_OnPaper_HasNoButtonsAndNothingFolded()
    {
        using var folder = new TemporaryFolder();
        await using IBrowserContext window = await browser.OpenAsync(1200, 900, ColorScheme.Dark, Cancel);
        IPage page = await window.NewPageAsync();
        await page.GotoAsync(await WriteAsync(folder, 6));
        await page.Locator(".check").Last.WaitForAsync();
        await page.Locator(".change").First.EvaluateAsync("e => e.open = false");

        (await page.PdfAsync()).Length.ShouldBeGreaterThan(10_000);

        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print, ColorScheme = ColorScheme.Light });
        (await page.Locator("details:not([open])").CountAsync()).ShouldBe(0);
        (await page.Locator("button:visible").CountAsync()).ShouldBe(0);
        (await page.Locator(".find:visible").CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Report_WithoutScripts_HasATableOfTheDevices()
    {
        using var folder = new TemporaryFolder();
        await using IBrowserContext window = await browser.OpenAsync(1200, 900, ColorScheme.Light, Cancel, hasScripts: false);
        IPage page = await window.NewPageAsync();

        await page.GotoAsync(await WriteAsync(folder, 6));

        ILocator plain = page.Locator("noscript");
        (await plain.IsVisibleAsync()).ShouldBeTrue();
        (await plain.Locator("p").First.TextContentAsync()).ShouldBe("leaf3 unhealthy; 5 reverted, 1 unhealthy");
        (await plain.Locator("tr").CountAsync()).ShouldBe(7);
    }

    private static async Task<string> WriteAsync(TemporaryFolder folder, int devices)
    {
        PushReport report = PageSamples.Push(2, devices, isGood: false);
        string[] leaves = [.. report.Devices.Where(d => d.Wave == 3).Select(d => d.Device)];
        byte[] changes = Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(new
        {
            digest = report.Digest,
            changes = new[] { new { devices = leaves, added = 6, removed = 2, lines = PageSamples.Diff("leaf1").TrimEnd().Split('\n') } },
            risks = new[] { new { kind = "bgp", words = "the AS of neighbour 10.0.0.2 changes", devices = leaves } },
        }));
        string file = Path.Combine(folder.Path, "report.html");
        await File.WriteAllTextAsync(file, HtmlReport.Write(report, changes), Cancel);
        return new Uri(file).AbsoluteUri;
    }
}
