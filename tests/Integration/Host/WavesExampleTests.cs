using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Integration.Host;

/// <summary>Carries out the example of <c>docs/waves.md</c>, command by command, and looks for the words that it shows.</summary>
public sealed class WavesExampleTests(Cloud cloud) : PageExample(cloud)
{
    [Fact]
    public async Task Example_CarriedOut_SaysWhatThePageShows()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("build"));
        foreach (string device in new[] { "leaf1", "leaf2", "spine1" })
            folder.Write(Path.Combine("build", device + ".cfg"), Config(device, "router bgp 65000"));
        folder.Write(Path.Combine("build", "push.json"), """{ "scope": "wave", "pauseAfter": "canary" }""");
        await Runner.ServeAsync("leaf1", "leaf2", "spine1");
        await StartUsualHostAsync(folder);

        ExamplePage page = await ExamplePage.ReadAsync("waves.md", Cancel);
        page.Steps.Count.ShouldBe(7);
        foreach (ExampleStep step in page.Steps)
        {
            await page.RunAsync(step, folder.Path, Account, Http!.BaseAddress, Cancel);
            // What the reader of the page sees in the row before going on.
            if (step.Command.StartsWith("push ", StringComparison.Ordinal))
                await ShownAsync(page.Push(step.Shown[^1].Split(' ')[1]), PushStatus.AwaitingPromotion);
            else if (step.Command.StartsWith("promote ", StringComparison.Ordinal))
                await ShownAsync(page.Push("FIRST"), PushStatus.Succeeded);
        }
    }

    // Asked of the host, which has the containers by other names than this test.
    private async Task ShownAsync(string push, PushStatus status)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3), TimeProvider.System);
        while (await GetAsync($"api/pushes/{push}") is var (code, body)
            && (code != 200 || body.GetProperty("status").GetString() != EnumText.Of(status)))
        {
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"push {push} is not {status}: {code} {body}");
            await timer.WaitForNextTickAsync(Cancel);
        }
    }
}
