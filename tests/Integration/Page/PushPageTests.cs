using System.Text.RegularExpressions;
using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Tests.Integration.Host;
using Microsoft.Playwright;

namespace Leafwire.Tests.Integration.Page;

/// <summary>A push on the page, from its upload to its restore, by the hands of people.</summary>
public sealed class PushPageTests(Cloud cloud, Browser browser) : PageWorld(cloud, browser)
{
    [Fact]
    public async Task Push_UnderWay_IsShownLiveAndKeepsWhatIsTyped()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        TaskCompletionSource free = Runner.Hold();
        await StartHostAsync();
        string id = await UploadAsync("live", null, (device, Config(device)));
        await UntilAsync(id, p => p.Outcomes.ContainsKey("configuring"));
        IPage page = await LookAsync($"#/push/{id}");
        ILocator cell = page.Locator($".cells [data-device='{device}']");
        await Expect(cell).ToContainTextAsync("loading");
        ILocator find = page.GetByPlaceholder("Find a device");
        await find.PressSequentiallyAsync("leaf");

        free.SetResult();

        await Expect(cell).ToContainTextAsync("confirmed");
        await Expect(page.Locator(".head .badge").First).ToHaveTextAsync("succeeded");
        await Expect(page.Locator("#lead")).ToHaveTextAsync("The device runs the new configuration, checked and saved.");
        await Expect(page.Locator("#said")).ToHaveTextAsync("live.zip: succeeded");
        await Expect(find).ToBeFocusedAsync();
        await Expect(find).ToHaveValueAsync("leaf");
        await Expect(page.Locator("#changes .diff")).ToContainTextAsync("vlan 10");
        await Expect(page.Locator("#log")).ToContainTextAsync("confirmed and saved");
    }

    // What a device is at before it answers stands in no log: runners tell it, and again for those who come later.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Device_WhoseChecksRun_IsShownAsChecking(bool streams)
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        TaskCompletionSource free = Runner.Hold();
        await (streams ? StartHostAsync() : StartKeyedHostAsync("letmein"));
        if (!streams)
            Http.DefaultRequestHeaders.Add("x-functions-key", "letmein");
        string id = await UploadAsync("slow", null, (device, Config(device)));
        await UntilAsync(id, p => p.Outcomes.ContainsKey("configuring"));
        IPage page = await LookAsync($"#/push/{id}", query: streams ? "" : "?code=letmein");
        await Expect(page.Locator($".cells [data-device='{device}']")).ToContainTextAsync("loading");

        Task seen = Expect(page.Locator($".cells [data-device='{device}']")).ToContainTextAsync("checking");
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        do
        {
            await Runner.TellAsync(device, id, Stages.PostCheck);
        }
        while (!seen.IsCompleted && await again.WaitForNextTickAsync(Cancel));

        await seen;
        await Expect(page.Locator($".lane [data-device='{device}']"))
            .ToHaveAttributeAsync("aria-label", new Regex("armed at .*, checking at "));
        await Expect(page.Locator("#lead")).ToHaveTextAsync("Checking: 1 of 1 device begun.");
        free.SetResult();
        await Expect(page.Locator($".cells [data-device='{device}']")).ToContainTextAsync("confirmed");
    }

    // Whoever restores is led to the new push at once.
    [Fact]
    public async Task Push_ThatNoHostHasFoundYet_IsShownOnceOneHas()
    {
        string device = Device("leaf1");
        string id = await UploadAsync("early", null, (device, Config(device)));
        // It looks somewhere else, so that nobody but this test takes the upload up.
        await StartHostAsync("--Leafwire:Storage:UploadContainer=elsewhere");
        IPage page = await LookAsync($"#/push/{id}");
        await Expect(page.Locator("#error")).ToContainTextAsync($"no push has the id {id}");

        (await new PushTable(Storage).BeginAsync(await FoundAsync("early"), Cancel)).Id.ShouldBe(id);

        await Expect(page.Locator("#title")).ToHaveTextAsync("early.zip");
        await Expect(page.Locator("#error")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Approval_ByTwoPeople_IsGivenOnThePage()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string id = await UploadAsync("asks", """{"approval":"required","approvers":2}""", (device, Config(device)));
        string digest = (await UntilAsync(id, p => p.Status == PushStatus.AwaitingApproval)).Digest.ShouldNotBeNull();
        IPage anna = await LookAsync($"#/push/{id}"), bert = await LookAsync($"#/push/{id}");
        await Expect(bert.Locator("#lead")).ToContainTextAsync("1 device would change");
        await Expect(bert.Locator(".waits")).ToContainTextAsync("Waits for an approval, until ");

        await anna.Locator("[data-decision=approve]").ClickAsync();
        await Expect(anna.GetByRole(AriaRole.Dialog)).ToContainTextAsync(digest);
        await Expect(anna.GetByRole(AriaRole.Dialog)).ToContainTextAsync("1 device will be changed.");
        await anna.Keyboard.PressAsync("Escape");
        await DecideAsync(anna, "approve", "anna", "read it");
        await Expect(bert.Locator(".next")).ToContainTextAsync("Approved by anna (not proven)");
        await anna.Locator("[data-decision=approve]").ClickAsync();
        await anna.GetByRole(AriaRole.Dialog).Locator("[type=submit]").ClickAsync();
        await Expect(anna.GetByRole(AriaRole.Alert).Last).ToHaveTextAsync(
            $"anna has approved push {id} already; another person is asked for");
        await DecideAsync(bert, "approve", "bert", "me too");

        await Expect(bert.Locator(".head .badge").First).ToHaveTextAsync("succeeded");
        (await EndAsync(id)).Decisions.Select(d => $"{d.By}: {d.Reason}")
            .ShouldBe(["anna (not proven): read it", "bert (not proven): me too"]);
    }

    [Fact]
    public async Task Check_ThatDoesNotHold_IsReadOnThePage()
    {
        string good = Device("leaf1"), bad = Device("leaf2");
        await Runner.ServeAsync(good, bad);
        Runner.Script = command => Task.FromResult<Reply?>(command is ConfigureCommand && command.Device == bad
            ? new UnhealthyReply
            {
                Header = command.Header, Runner = "scripted", Message = "a check",
                Failures = [new CheckFailure("bgp", CheckPhase.Post, "4 neighbours", "3 <b>neighbours</b>")],
                Checks =
                [
                    new CheckResult("bgp", CheckPhase.Post, CheckVerdict.Unhealthy)
                    {
                        Expected = "4 neighbours", Actual = "3 <b>neighbours</b>",
                    },
                ],
            }
            : ScriptedRunner.Default(command));
        await StartHostAsync();
        string id = await UploadAsync("bad", """{"waves":{"canary":[]}}""", (good, Config(good)), (bad, Config(bad)));
        await EndAsync(id);

        IPage page = await LookAsync($"#/push/{id}");

        await Expect(page.Locator(".head .failures")).ToContainTextAsync("bgp: expected 4 neighbours; actual: 3 <b>neighbours</b>");
        await Expect(page.Locator("#checks .expected tbody")).ToContainTextAsync("3 <b>neighbours</b>");
        await page.Locator(".failures a").First.ClickAsync();
        await Expect(page.Locator("#panel-title")).ToHaveTextAsync(bad);
        await Expect(page.Locator("#panel-title")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".panel")).ToHaveCountAsync(0);
        await Expect(page.Locator($".cells [data-device='{bad}']")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#panel-title")).ToHaveTextAsync(good);
    }

    [Fact]
    public async Task Cancel_OnThePage_StopsThePush()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        TaskCompletionSource free = Runner.Hold();
        await StartHostAsync();
        string id = await UploadAsync("long", null, (device, Config(device)));
        await UntilAsync(id, p => p.Outcomes.ContainsKey("configuring"));
        IPage page = await LookAsync($"#/push/{id}");

        await page.Locator("[data-decision=cancel]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("1 device under way goes back");
        await page.Keyboard.PressAsync("Escape");
        await DecideAsync(page, "cancel", "olaf", "wrong build");
        free.SetResult();

        await Expect(page.Locator(".head .badge").First).ToHaveTextAsync("cancelled");
        await Expect(page.Locator("#lead")).ToContainTextAsync("cancelled by olaf (not proven)", new() { IgnoreCase = true });
    }

    [Fact]
    public async Task Promotion_OnThePage_LetsThePushGoOn()
    {
        string first = Device("leaf1"), second = Device("leaf2");
        await Runner.ServeAsync(first, second);
        await StartHostAsync();
        string id = await UploadAsync(
            "b", """{"pauseAfter":"canary","commitTimer":"5m"}""", (first, Config(first)), (second, Config(second)));
        IPage page = await LookAsync("#/");
        await page.Locator(".needs .row").ClickAsync();

        await Expect(page.Locator(".waits")).ToContainTextAsync("Paused: waits to be promoted");
        await DecideAsync(page, "promote", "anna", "it is well");

        await Expect(page.Locator(".head .badge").First).ToHaveTextAsync("succeeded");
        (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);
    }

    [Fact]
    public async Task Promotion_OfWhatWasApproved_CountsWhatIsStillToCome()
    {
        string[] devices = [Device("leaf1"), Device("leaf2"), Device("leaf3")];
        await Runner.ServeAsync(devices);
        await StartHostAsync();
        string groups = string.Join(", ", devices.Select(d => $"""["{d}"]"""));
        string id = await UploadAsync(
            "b", $$"""{"approval":"required","pauseAfter":"canary","commitTimer":"5m","waves": { "groups": [{{groups}}] } }""",
            [.. devices.Select(d => (d, Config(d)))]);
        await UntilAsync(id, p => p.Status == PushStatus.AwaitingApproval);
        IPage page = await LookAsync($"#/push/{id}");
        await DecideAsync(page, "approve", "anna", "read it");
        await Expect(page.Locator(".waits")).ToContainTextAsync("Paused: waits to be promoted");

        await page.Locator("[data-decision=promote]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("2 devices are still to come");
        await page.Keyboard.PressAsync("Escape");
        TaskCompletionSource free = Runner.Hold();
        await DecideAsync(page, "promote", "anna", "it is well");

        await Expect(page.Locator("#lead")).ToHaveTextAsync("Configuring, wave 2 of 3: 2 of 3 devices begun.");
        free.SetResult();
        await Expect(page.Locator(".head .badge").First).ToHaveTextAsync("succeeded");
    }
}
