using Leafwire.Tests.Files;

namespace Leafwire.Tests.Integration.Host;

/// <summary>The example of <c>docs/drift.md</c>.</summary>
public sealed class DriftExampleTests(Cloud cloud) : PageExample(cloud)
{
    [Fact]
    public async Task Example_CarriedOut_SaysWhatThePageShows()
    {
        using var folder = new TemporaryFolder();
        foreach ((string build, string line) in new[] { ("build", "vlan 10"), ("next", "vlan 20") })
        {
            Directory.CreateDirectory(folder.At(build));
            folder.Write(Path.Combine(build, "edge1.cfg"), Config("edge1", line));
        }

        Directory.CreateDirectory(folder.At("checks"));
        folder.Write(Path.Combine("checks", "users.yml"), "- name: users\n  command: show vlan\n  expect: vlan 10\n");
        var switches = new SwitchScript(Runner);
        Runner.Script = switches.AnswerAsync;
        await Runner.ServeAsync("edge1");
        await StartUsualHostAsync(folder);
        int looks = 0;

        await CarryOutAsync("drift.md", folder.Path, command =>
        {
            // Somebody is at the switch before the second look.
            if (command.Contains("--now", StringComparison.Ordinal) && ++looks == 2)
                switches.Running["edge1"] = switches.Running["edge1"].Replace("vlan 10\n", "vlan 10\nvlan 77\n", StringComparison.Ordinal);
        });

        (await File.ReadAllTextAsync(folder.At(Path.Combine("patches", "edge1.patch")), Cancel)).ShouldContain("+vlan 77\n");
    }
}
