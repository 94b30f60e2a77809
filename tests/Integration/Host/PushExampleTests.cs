using Leafwire.Tests.Files;

namespace Leafwire.Tests.Integration.Host;

/// <summary>The example of <c>docs/push.md</c>.</summary>
public sealed class PushExampleTests(Cloud cloud) : PageExample(cloud)
{
    [Fact]
    public async Task Example_CarriedOut_SaysWhatThePageShows()
    {
        using var folder = new TemporaryFolder();
        foreach ((string build, string line) in new[] { ("network", "vlan 10"), ("next", "vlan 20") })
        {
            Directory.CreateDirectory(folder.At(build));
            foreach (string device in new[] { "leaf1", "spine1" })
                folder.Write(Path.Combine(build, device + ".cfg"), Config(device, line));
        }

        Runner.Script = new SwitchScript(Runner).AnswerAsync;
        await Runner.ServeAsync("leaf1", "spine1");
        await StartUsualHostAsync(folder);

        await CarryOutAsync("push.md", folder.Path);

        File.ReadAllText(folder.At("push.xml")).ShouldContain("leaf1");
        File.ReadAllText(folder.At("push.md")).ShouldContain("1 confirmed");
    }
}
