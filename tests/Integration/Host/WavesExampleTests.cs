using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Integration.Host;

/// <summary>Carries out the example of <c>docs/waves.md</c>, command by command, and looks for the words that it shows.</summary>
public sealed class WavesExampleTests(Cloud cloud) : World(cloud)
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
        // The program knows the containers by their usual names.
        await StartHostAsync("--Leafwire:Storage:UploadContainer=avd-configs", "--Leafwire:Storage:ResultContainer=leafwire-results",
            "--Leafwire:Storage:TablePrefix=Leafwire");

        ExamplePage page = await ExamplePage.ReadAsync("waves.md", Cancel);
        page.Steps.Count.ShouldBe(7);
        foreach (ExampleStep step in page.Steps)
        {
            await page.RunAsync(step, folder.Path, Cloud.Storage.ConnectionString, Http!.BaseAddress, Cancel);
            // What the reader of the page sees in the row before going on.
            if (step.Command.StartsWith("push ", StringComparison.Ordinal))
                await UntilAsync(page.Push(step.Shown[0].Split(' ')[1]), p => p.Status == PushStatus.AwaitingPromotion);
            else if (step.Command.StartsWith("promote ", StringComparison.Ordinal))
                await EndAsync(page.Push("FIRST"));
        }
    }
}
