using Leafwire.Contracts;
using Leafwire.Tests.Integration.Host;
using Microsoft.Playwright;

namespace Leafwire.Tests.Integration.Page;

/// <summary>Devices and sites on the page, what was undone, and who may look.</summary>
public sealed class PlacesPageTests(Cloud cloud, Browser browser) : PageWorld(cloud, browser)
{
    [Fact]
    public async Task Restore_OnThePage_BringsBackWhatRanBefore()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        var switches = new SwitchScript(Runner);
        Runner.Script = switches.AnswerAsync;
        await StartHostAsync();
        string first = await UploadAsync("first", null, (device, Config(device)));
        await EndAsync(first);
        await NextSecondAsync();
        string second = await UploadAsync("second", null, (device, Config(device, "vlan 20")));
        await EndAsync(second);
        IPage page = await LookAsync($"#/push/{second}");

        await DecideAsync(page, "restore", "olaf", "vlan 20 is in use");

        await Expect(page.Locator("#title")).Not.ToHaveTextAsync("second.zip");
        await Expect(page.Locator(".head .badge").First).ToHaveTextAsync("succeeded");
        switches.Running[device].ShouldContain("vlan 10");
        await Expect(page.Locator("#about")).ToContainTextAsync(second);
        await page.GotoAsync($"{Http.BaseAddress}#/push/{second}");
        await Expect(page.Locator("#about")).ToContainTextAsync("Undone by");
        await Expect(page.Locator("[data-decision=restore]")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Keep", Exact = true }).ClickAsync();
        ILocator noLonger = page.GetByRole(AriaRole.Button, new() { Name = "Keep no longer" });
        await Expect(noLonger).ToBeVisibleAsync();
        (await Results.IsKeptAsync(Cloud.Site, second, Cancel)).ShouldBeTrue();
        await page.ReloadAsync();
        await noLonger.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Keep", Exact = true })).ToBeVisibleAsync();
        (await Results.IsKeptAsync(Cloud.Site, second, Cancel)).ShouldBeFalse();

        await page.Locator($".cells [data-device='{device}']").ClickAsync();
        await page.GetByText("Its history").ClickAsync();
        await Expect(page.Locator(".history tbody tr")).ToHaveCountAsync(3);
        await Expect(page.Locator("#difference .diff")).ToContainTextAsync("vlan 10");
        await page.GetByLabel($"from push {first}").CheckAsync();
        await Expect(page.Locator("#difference")).ToContainTextAsync("They are the same.");
        page.Url.ShouldContain($"from={first}");
    }

    [Fact]
    public async Task Restore_OfWhatWasChangedSince_ShowsTheLinesAndAsksAgain()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        var switches = new SwitchScript(Runner);
        Runner.Script = switches.AnswerAsync;
        await StartHostAsync();
        var ids = new List<string>();
        foreach (string vlan in (string[])["vlan 10", "vlan 20", "vlan 30"])
        {
            ids.Add(await UploadAsync(vlan.Replace(' ', '-'), null, (device, Config(device, vlan))));
            await EndAsync(ids[^1]);
            await NextSecondAsync();
        }

        IPage page = await LookAsync($"#/push/{ids[1]}");
        await page.Locator("[data-decision=restore]").ClickAsync();
        ILocator question = page.GetByRole(AriaRole.Dialog);
        await question.GetByLabel("Your name").FillAsync("olaf");
        await question.Locator("[type=submit]").ClickAsync();
        await Expect(question.GetByRole(AriaRole.Alert)).ToContainTextAsync("was changed since");

        (await question.GetByRole(AriaRole.Alert).InnerTextAsync()).Split('\n').Length.ShouldBeGreaterThan(2);
        await question.GetByLabel("Restore all the same").CheckAsync();
        await question.Locator("[type=submit]").ClickAsync();
        await Expect(page.Locator("#title")).ToContainTextAsync("restore-");
        await Expect(page.Locator(".head .badge").First).ToHaveTextAsync("succeeded");
        switches.Running[device].ShouldContain("vlan 10");
    }

    [Fact]
    public async Task Site_OnThePage_ShowsItsRunnersAndDevices()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await Table.RecordAsync(PageSamples.Push(1, 3), "", Cancel);
        await StartHostAsync();
        await EndAsync(await UploadAsync("b", null, (device, Config(device))));
        Runner.ClockAhead = TimeSpan.FromSeconds(30);
        IPage page = await LookAsync("#/sites");

        await page.GetByRole(AriaRole.Link, new() { Name = Cloud.Site, Exact = true }).ClickAsync();

        await Expect(page.Locator("#title")).ToHaveTextAsync(Cloud.Site);
        await Expect(page.Locator("#runners tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("#runners tbody")).ToContainTextAsync("30 s ahead");
        await Expect(page.Locator(".failures")).ToContainTextAsync("no runner answers for 3 devices");
        await Expect(page.Locator("#queue")).ToContainTextAsync("Nothing waits");
        await page.Locator($".cells [data-device='{device}']").ClickAsync();
        await Expect(page.Locator("#title")).ToHaveTextAsync(device);
        await Expect(page.Locator(".history tbody tr")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Page_WhereTokensAreAsked_AsksForOneAndShowsWhatItMay()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await using Issuer issuer = await Issuer.StartAsync(Cancel);
        await StartHostAsync($"--Leafwire:Host:Access:Issuer={issuer.Url}", $"--Leafwire:Host:Access:Audience={Issuer.Audience}");
        string id = await UploadAsync("asks", NeedsApproval, (device, Config(device)));
        await UntilAsync(id, p => p.Status == Pipeline.Reports.PushStatus.AwaitingApproval);
        IPage page = await LookAsync($"#/push/{id}");

        await page.GetByLabel("Token").FillAsync(issuer.Token("rita", ["reader"]));
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page.Locator("#title")).ToHaveTextAsync("asks.zip");
        await Expect(page.Locator("#who")).ToHaveTextAsync("rita");
        await Expect(page.Locator("[data-decision]")).ToHaveCountAsync(0);

        IPage anna = await LookAsync($"#/push/{id}");
        await anna.GetByLabel("Token").FillAsync(issuer.Token("anna", [$"approver:{Cloud.Site}"]));
        await anna.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await anna.Locator("[data-decision=approve]").ClickAsync();
        await anna.GetByRole(AriaRole.Dialog).Locator("[type=submit]").ClickAsync();
        await Expect(page.Locator(".head .badge").First).ToHaveTextAsync("succeeded");
        (await EndAsync(id)).Decisions.ShouldHaveSingleItem().By.ShouldBe("anna");
    }

    [Fact]
    public async Task Page_BehindAKeyAndWithoutStreams_PassesTheKeyOnAndPolls()
    {
        const string Key = "k3y+with/signs==";
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        TaskCompletionSource free = Runner.Hold();
        await StartKeyedHostAsync(Key);
        string id = await UploadAsync("b", null, (device, Config(device)));
        await UntilAsync(id, p => p.Outcomes.ContainsKey("configuring"));
        IPage page = await LookAsync("#/", query: $"?code={Uri.EscapeDataString(Key)}");

        await page.Locator(".pushes .row").ClickAsync();
        await Expect(page.Locator(".cells .cell")).ToContainTextAsync("loading");
        free.SetResult();

        // It hears of the end as soon as it is recorded, and asks no more.
        await Expect(page.Locator("#live")).ToBeHiddenAsync(new() { Timeout = 15_000 });
        await Expect(page.Locator(".head .badge").First).ToHaveTextAsync("succeeded");
    }

    [Fact]
    public async Task Page_BehindAKeyThatIsNotInItsAddress_AsksForItAndPassesItOn()
    {
        const string Key = "k3y+with/signs==";
        await Table.RecordAsync(PageSamples.Push(1, 3), "", Cancel);
        await StartKeyedHostAsync(Key);
        IPage page = await LookAsync("#/", query: "?code=another");
        await Expect(page.Locator("#error")).ToHaveTextAsync("The token or key is not accepted.");

        await page.GetByLabel("Token or key").FillAsync(Key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();

        await Expect(page.Locator(".pushes .row")).ToHaveCountAsync(1);
        await Expect(page.Locator("#login")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Site_WithARunnerThatStandsBy_CountsTheSlotsOfThoseThatServe()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        await EndAsync(await UploadAsync("b", null, (device, Config(device))));
        await using IAsyncDisposable standby = await Runner.StandByAsync(
            new Presence("edge-of-the-site-2", false) { Slots = 32, Version = "1.0.0+" + new string('a', 40) }, Cancel);
        IPage page = await LookAsync($"#/site/{Cloud.Site}");

        ILocator runner = page.Locator("#runners tbody tr").Filter(new() { HasText = "standby" });
        await Expect(runner).ToContainTextAsync("edge-of-the-site-2");
        await Expect(page.Locator("#site-about")).ToContainTextAsync("32 at once");
        // A long version beside it takes no room from its name.
        (await runner.Locator("th").EvaluateAsync<int>(
            "th => { const name = document.createRange(); name.selectNodeContents(th); return name.getClientRects().length; }"))
            .ShouldBe(1);
    }

    [Fact]
    public async Task Site_WithLongNamesOfItsSoftware_ShowsItsDevicesNames()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        Runner.Script = command => Task.FromResult<Reply?>(ScriptedRunner.Default(command) switch
        {
            ArmedReply armed => armed with { Software = "4.35.0F-43821917.4350F" },
            ConfirmedReply confirmed => confirmed with { Software = "4.35.0F-43821917.4350F" },
            var other => other,
        });
        await StartHostAsync();
        await EndAsync(await UploadAsync("b", null, (device, Config(device))));
        IPage page = await LookAsync($"#/site/{Cloud.Site}");

        await Expect(page.Locator(".cells .note")).ToContainTextAsync("4.35.0F");

        // As wide as its letters: none is cut off.
        (await page.Locator(".cells .name").EvaluateAsync<bool>("name => name.scrollWidth <= name.clientWidth")).ShouldBeTrue();
    }
}
