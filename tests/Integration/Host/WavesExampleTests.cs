using Leafwire.Pipeline.Reports;
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

        // What the reader of the page sees in the row before going on.
        await CarryOutAsync("waves.md", folder.Path, after: async (page, step) =>
        {
            if (step.Command.StartsWith("./leafwire push ", StringComparison.Ordinal))
                await ShownAsync(page.Push(step.Shown[^1].Split(' ')[1]), PushStatus.AwaitingPromotion);
            else if (step.Command.StartsWith("./leafwire promote ", StringComparison.Ordinal))
                await ShownAsync(page.Push("FIRST"), PushStatus.Succeeded);
        });
    }
}
